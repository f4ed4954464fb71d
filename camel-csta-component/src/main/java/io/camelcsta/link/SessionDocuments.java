/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.camelcsta.link;

import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.SessionDocument;
import io.camelcsta.model.description.StructType;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes and reads the documents of an ECMA-354 application session. */
final class SessionDocuments {

    static final SessionDocument START = Csta.description().session("StartApplicationSession");
    static final SessionDocument RESET = Csta.description().session("ResetApplicationSessionTimer");
    static final SessionDocument STOP = Csta.description().session("StopApplicationSession");
    static final SessionDocument TERMINATED = Csta.description().session("ApplicationSessionTerminated");

    private static final String AVAYA =
            "<SessionLoginInfo xmlns=\"http://www.avaya.com/csta\"><userName>{username}</userName>"
                    + "<password>{password}</password><sessionCleanupDelay>60</sessionCleanupDelay></SessionLoginInfo>";
    private static final String VODIA =
            AVAYA.replace("http://www.avaya.com/csta", "http://www.pbxnsip.com/schemas/csta");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(username|password)}");

    private SessionDocuments() {}

    static Struct start(LinkConfig config) {
        LinkConfig.Identity identity = config.identity();
        StructType request = START.request();
        StructType info = (StructType) request.field("applicationInfo").type().base();
        String login = login(identity);
        return Struct.of(request)
                .set(
                        "applicationInfo",
                        Struct.of(info)
                                .set("applicationID", identity.applicationId())
                                .set("applicationSpecificInfo", login == null ? null : Opaque.ofXml(login))
                                .build())
                .set("requestedProtocolVersions", List.of(Codecs.versionText(identity.protocolVersion())))
                .set("requestedSessionDuration", seconds(config.timers().sessionDuration()))
                .build();
    }

    /** The vendor's login document, or null if there is none. */
    private static String login(LinkConfig.Identity identity) {
        String template = identity.sessionLogin();
        if (template == null) {
            if (identity.username() == null) {
                return null;
            }
            template = "avaya";
        }
        String xml =
                switch (template) {
                    case "avaya" -> AVAYA;
                    case "vodia" -> VODIA;
                    default -> template;
                };
        return PLACEHOLDER
                .matcher(xml)
                .replaceAll(match -> Matcher.quoteReplacement(
                        escape(match.group().equals("{username}") ? identity.username() : identity.password())));
    }

    private static String escape(String text) {
        return text == null
                ? ""
                : text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
    }

    static Struct reset(String sessionId, Duration duration) {
        return Struct.of(RESET.request())
                .set("sessionID", sessionId)
                .set("requestedSessionDuration", seconds(duration))
                .build();
    }

    static Struct stop(String sessionId) {
        ChoiceType reason =
                (ChoiceType) STOP.request().field("sessionEndReason").type().base();
        return Struct.of(STOP.request())
                .set("sessionID", sessionId)
                .set("sessionEndReason", Choice.of(reason, "definedEndReason", "normal"))
                .build();
    }

    private static Long seconds(Duration duration) {
        return Math.max(1, duration.toSeconds());
    }

    /** The reason in a negative answer, or in ApplicationSessionTerminated, as text. */
    static String reason(CstaMessage.Session message) {
        String field = message.document() == TERMINATED ? "sessionTermReason" : "errorCode";
        Choice choice = message.body().type().field(field) == null
                ? null
                : message.body().choice(field);
        return choice == null ? "no reason given" : String.valueOf(choice.value());
    }
}
