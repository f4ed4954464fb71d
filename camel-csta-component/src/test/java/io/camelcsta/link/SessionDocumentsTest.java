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

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.SessionDocument;
import io.camelcsta.transport.Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents of an ECMA-354 application session, octet for octet. */
@Tag("unit")
class SessionDocumentsTest {

    private static final XmlCodec CODEC = new XmlCodec("urn:unused", XmlLimits.DEFAULT);
    private static final String NAMESPACE = "http://www.ecma-international.org/standards/ecma-354/appl_session";
    private static final String ED4 = "http://www.ecma-international.org/standards/ecma-323/csta/ed4";

    private static LinkConfig config(String version, String username, String password, String login) {
        return TestConfigs.of(
                new Address("h", 1), version, ApplicationSession.ECMA354, username, password, login, 1_000);
    }

    private static String written(SessionDocument document, Struct body) throws CodecException {
        return new String(CODEC.encode(new CstaMessage.Session(1, document, body)), StandardCharsets.UTF_8);
    }

    private static String start(LinkConfig config) throws CodecException {
        return written(SessionDocuments.START, SessionDocuments.start(config));
    }

    private static String expected(String specific, String version) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><StartApplicationSession xmlns=\"" + NAMESPACE
                + "\"><applicationInfo>"
                + "<applicationID>camel</applicationID>" + specific
                + "</applicationInfo><requestedProtocolVersions><protocolVersion>" + version
                + "</protocolVersion></requestedProtocolVersions><requestedSessionDuration>180</requestedSessionDuration>"
                + "</StartApplicationSession>";
    }

    @Test
    void startWithoutLogin() throws CodecException {
        assertThat(start(config("ed4", null, null, null))).isEqualTo(expected("", ED4));
    }

    @Test
    void startWithAVersionThatIsNoNamespace() throws CodecException {
        assertThat(start(config("3.0", null, null, null))).isEqualTo(expected("", "3.0"));
    }

    @ParameterizedTest
    @CsvSource({
        "avaya, http://www.avaya.com/csta",
        "vodia, http://www.pbxnsip.com/schemas/csta",
        ", http://www.avaya.com/csta"
    })
    void startWithTheLoginOfAVendor(String login, String namespace) throws CodecException {
        assertThat(start(config("ed4", "me", "secret", login)))
                .isEqualTo(expected(
                        "<applicationSpecificInfo><SessionLoginInfo xmlns=\""
                                + namespace
                                + "\"><userName>me</userName><password>secret</password><sessionCleanupDelay>60</sessionCleanupDelay>"
                                + "</SessionLoginInfo></applicationSpecificInfo>",
                        ED4));
    }

    @Test
    void startWithALoginOfTheUsersOwn() throws CodecException {
        assertThat(start(config(
                        "ed4",
                        "me",
                        "secret",
                        "<loginRequest xmlns=\"urn:z\" name=\"{username}\">{password}</loginRequest>")))
                .isEqualTo(expected(
                        "<applicationSpecificInfo><loginRequest xmlns=\"urn:z\" name=\"me\">secret</loginRequest>"
                                + "</applicationSpecificInfo>",
                        ED4));
    }

    @Test
    void userAndPasswordAreEscaped() throws CodecException {
        assertThat(start(config("ed4", "a\"<b>", "&amp;", null)))
                .contains("<userName>a&quot;&lt;b&gt;</userName><password>&amp;amp;</password>");
    }

    @Test
    void passwordThatLooksLikeAPlaceholderStaysAsItIs() throws CodecException {
        assertThat(start(config("ed4", "{password}", "secret", null))).contains("<userName>{password}</userName>");
    }

    @Test
    void resetAsksForTheDuration() throws CodecException {
        assertThat(written(SessionDocuments.RESET, SessionDocuments.reset("S1", Duration.ofSeconds(60))))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ResetApplicationSessionTimer xmlns=\""
                        + NAMESPACE + "\"><sessionID>S1</sessionID>"
                        + "<requestedSessionDuration>60</requestedSessionDuration></ResetApplicationSessionTimer>");
    }

    @Test
    void durationBelowASecondIsASecond() throws CodecException {
        assertThat(written(SessionDocuments.RESET, SessionDocuments.reset("S1", Duration.ofMillis(10))))
                .contains("<requestedSessionDuration>1</requestedSessionDuration>");
    }

    @Test
    void stopIsNormal() throws CodecException {
        assertThat(written(SessionDocuments.STOP, SessionDocuments.stop("S1")))
                .isEqualTo(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><StopApplicationSession xmlns=\"" + NAMESPACE
                                + "\"><sessionID>S1</sessionID>"
                                + "<sessionEndReason><definedEndReason>normal</definedEndReason></sessionEndReason></StopApplicationSession>");
    }

    private static String reason(String xml) throws CodecException {
        return SessionDocuments.reason((CstaMessage.Session) CODEC.decode(1, xml.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "<StartApplicationSessionNegResponse><errorCode><definedError>maxNumberSessions</definedError></errorCode></StartApplicationSessionNegResponse>,"
                + " maxNumberSessions",
        "<ResetApplicationSessionTimerNegResponse><errorCode><applError>Nix</applError></errorCode></ResetApplicationSessionTimerNegResponse>, Nix",
        "<ApplicationSessionTerminated><sessionTermReason><serverTermReason>Bye</serverTermReason></sessionTermReason></ApplicationSessionTerminated>,"
                + " Bye",
        "<StopApplicationSessionNegResponse/>, no reason given",
        "<StopApplicationSessionPosResponse/>, no reason given"
    })
    void reasonIsRead(String xml, String reason) throws CodecException {
        assertThat(reason(xml)).isEqualTo(reason);
    }
}
