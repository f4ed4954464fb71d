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
package io.camelcsta.simulator;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.SessionDocument;
import io.camelcsta.model.description.StructType;
import java.io.StringReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The application sessions of ECMA-354. On the simulator's thread only. */
final class ApplicationSessions {

    private static final XMLInputFactory XML = xml();
    private static final String DEFINED_ERROR = "definedError";
    private static final String INVALID_SESSION = "invalidSessionID";
    private static final String DURATION = "actualSessionDuration";
    private static final String SESSION_ID = "sessionID";

    private final SimulatorOptions options;
    private final SimulatedSwitch owner;
    private final SimulatorLoop loop;
    private int sessions;

    ApplicationSessions(SimulatorOptions options, SimulatedSwitch owner, SimulatorLoop loop) {
        this.options = options;
        this.owner = owner;
        this.loop = loop;
    }

    private static XMLInputFactory xml() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, Boolean.FALSE);
        return factory;
    }

    /** A session and the timer that ends it. */
    static final class Session {

        private final String id;
        private Future<?> expiry;

        private Session(String id) {
            this.id = id;
        }

        private boolean is(String other) {
            return id.equals(other);
        }
    }

    /** Whether an application may use the switch. */
    boolean permits(ApplicationLink link) {
        return !options.applicationSession || link.session != null;
    }

    /** Answers a session request. */
    void handle(ApplicationLink link, CstaMessage.Session request) {
        if (!options.applicationSession) {
            throw Refusals.notSupported();
        }
        switch (request.document().name()) {
            case "StartApplicationSession" -> start(link, request);
            case "ResetApplicationSessionTimer" -> reset(link, request);
            case "StopApplicationSession" -> stop(link, request);
            default -> owner.protocolError(link, request.name() + " comes from the switch, not from an application");
        }
    }

    private void start(ApplicationLink link, CstaMessage.Session request) {
        String version = version(request.body());
        if (!isComplete(request.body()) || !isLogin(request.body().struct("applicationInfo"))) {
            refuse(link, request, DEFINED_ERROR, "invalidApplicationInfo");
        } else if (version == null) {
            refuse(link, request, DEFINED_ERROR, "requestedProtocolVersionNotSupported");
        } else if (link.session != null) {
            refuse(link, request, DEFINED_ERROR, "maxNumberSessions");
        } else {
            sessions++;
            link.session = new Session("session-" + sessions);
            long seconds = restart(link, request.body());
            answer(
                    link,
                    request,
                    Bodies.of(request.document().positive())
                            .set(SESSION_ID, link.session.id)
                            .set("actualProtocolVersion", version)
                            .set(DURATION, seconds)
                            .build());
            owner.ready(link);
        }
    }

    private String version(Struct request) {
        List<?> requested = request.list("requestedProtocolVersions");
        for (Object version : requested) {
            if (options.protocolVersions.isEmpty() || options.protocolVersions.contains(version)) {
                return (String) version;
            }
        }
        return null;
    }

    private boolean isLogin(Struct application) {
        if (options.user == null) {
            return true;
        }
        Opaque information = (Opaque) application.get("applicationSpecificInfo");
        Map<String, String> texts =
                information == null || information.xml() == null ? Map.of() : texts(information.xml());
        return options.user.equals(texts.get("userName")) && options.password.equals(texts.get("password"));
    }

    /** The texts of the innermost elements by local name. */
    private static Map<String, String> texts(String content) {
        Map<String, String> texts = new HashMap<>();
        try {
            XMLStreamReader reader = XML.createXMLStreamReader(new StringReader("<any>" + content + "</any>"));
            StringBuilder text = new StringBuilder();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> text.setLength(0);
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        texts.putIfAbsent(reader.getLocalName(), text.toString().trim());
                        text.setLength(0);
                    }
                    default -> {
                        // nothing else has a text
                    }
                }
            }
            return texts;
        } catch (XMLStreamException e) {
            return Map.of();
        }
    }

    private void reset(ApplicationLink link, CstaMessage.Session request) {
        if (isOwn(link, request)) {
            long seconds = restart(link, request.body());
            answer(
                    link,
                    request,
                    Bodies.of(request.document().positive())
                            .set(DURATION, seconds)
                            .build());
        } else {
            refuse(link, request, DEFINED_ERROR, INVALID_SESSION);
        }
    }

    private void stop(ApplicationLink link, CstaMessage.Session request) {
        if (isOwn(link, request)) {
            end(link);
            answer(link, request, Struct.empty(request.document().positive()));
        } else {
            refuse(link, request, DEFINED_ERROR, INVALID_SESSION);
        }
    }

    private static boolean isOwn(ApplicationLink link, CstaMessage.Session request) {
        return link.session != null
                && isComplete(request.body())
                && link.session.is(request.body().text(SESSION_ID));
    }

    private static boolean isComplete(Struct request) {
        try {
            RequestChecks.check(request);
            return true;
        } catch (SwitchRefusedException e) {
            return false;
        }
    }

    /** Starts the timer anew; the duration in seconds. */
    private long restart(ApplicationLink link, Struct request) {
        Session session = link.session;
        cancel(session);
        long seconds =
                Math.max(1, Math.min(request.number("requestedSessionDuration"), options.sessionDuration.toSeconds()));
        session.expiry = loop.schedule(Duration.ofSeconds(seconds), () -> {
            if (link.session == session) {
                terminate(link, "sessionTimerExpired");
            }
        });
        return seconds;
    }

    /** Ends a session from the switch's side and tells the application why. */
    void terminate(ApplicationLink link, String reason) {
        if (link.session == null) {
            return;
        }
        SessionDocument document = Csta.description().session("ApplicationSessionTerminated");
        Struct body = Bodies.of(document.request())
                .set(SESSION_ID, link.session.id)
                .choose("sessionTermReason", "definedTermReason", reason)
                .build();
        end(link);
        link.send(new CstaMessage.Session(link.nextInvokeId(), document, body));
    }

    /** Ends a session, and with it the monitors. */
    void end(ApplicationLink link) {
        if (link.session != null) {
            cancel(link.session);
            link.session = null;
            owner.sessionEnded(link);
        }
    }

    private static void cancel(Session session) {
        if (session.expiry != null) {
            session.expiry.cancel(false);
        }
    }

    private static void answer(ApplicationLink link, CstaMessage.Session request, Struct body) {
        link.send(new CstaMessage.Session(request.invokeId(), request.document(), body));
    }

    /** Whether that error has a place in the negative answer of a session request. */
    static boolean canRefuse(CstaMessage.Session request, CstaError error) {
        StructType negative = request.document().negative();
        return negative != null
                && ((ChoiceType) negative.field("errorCode").type().base()).alternative(error.category()) != null;
    }

    /** Answers a session request negatively. */
    static void refuse(ApplicationLink link, CstaMessage.Session request, String kind, String value) {
        answer(
                link,
                request,
                Bodies.of(request.document().negative())
                        .choose("errorCode", kind, value)
                        .build());
    }
}
