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
package io.camelcsta.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaLinkMXBean;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The message trace: what it shows, what it hides, and how it is switched on and off. */
class MessageTraceTest extends LinkTestSupport {

    @Override
    boolean jmx() {
        return true;
    }

    @TempDir
    private Path directory;

    private CstaComponent component() {
        return context.getComponent("csta", CstaComponent.class);
    }

    private void trace() {
        component().setMessageTraceDirectory(directory.toString());
        component().setMessageTrace(true);
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        StringBuilder all = new StringBuilder();
        for (Path file : files()) {
            try {
                all.append(Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toString();
    }

    private List<String> lines() {
        return text().lines().toList();
    }

    private void awaitLine(String part) {
        Events.await(() -> text().contains(part), part);
    }

    private CstaLinkMXBean linkBean() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = server.queryNames(
                        new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",type=cstalinks,*"),
                        null)
                .iterator()
                .next();
        return JMX.newMXBeanProxy(server, name, CstaLinkMXBean.class);
    }

    @Test
    void messagesOfBothDirectionsAreOneLineEach() throws Exception {
        trace();
        Events events = consume("devices=3001&linkName=pbx1");
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);
        awaitLine("RecordEvent");

        String prefix = "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z pbx1 " + pbx.address();
        assertThat(lines())
                .anySatisfy(line -> assertThat(line).matches(prefix + " sent \\d+ MonitorStart \\{.*3001.*}"));
        assertThat(lines())
                .anySatisfy(line -> assertThat(line).matches(prefix + " received \\d+ MonitorStartResponse \\{.*}"));
        assertThat(lines()).anySatisfy(line -> assertThat(line)
                .matches(prefix + " received \\S+ RecordEvent \\{\"monitorCrossRefID\":.*}"));
    }

    @Test
    void accountCodesAreMasked() throws Exception {
        trace();
        Events events = consume("devices=3001&linkName=pbx1");
        SimulatedCall call = pbx.call("3001", "3002");
        PrivateService request =
                PrivateService.setAccountCode("3001", null, "secret4711").withCallId(call.id());
        assertThat(send("linkName=pbx1", request, Map.of()).getMessage().getBody())
                .isInstanceOf(PrivateEvent.class);
        events.await("accountCodeSet");
        awaitLine("CallInformationEvent");
        awaitLine("AssociateData");

        String hexadecimal = java.util.HexFormat.of().formatHex("secret4711".getBytes());
        assertThat(text())
                .contains("****")
                .doesNotContain(
                        "secret4711",
                        hexadecimal,
                        java.util.Base64.getEncoder().encodeToString("secret4711".getBytes()));
    }

    @Test
    void credentialsAreMasked() throws Exception {
        trace();
        usePbx(settings -> settings.login("user", "secret4711").applicationSession(isXml()));
        send(login("user", "secret4711"), null, Map.of("CamelCstaOperation", "RequestSystemStatus"));
        awaitLine(isXml() ? "StartApplicationSession" : "aarq");

        assertThat(text()).contains("****").doesNotContain("secret4711");
    }

    @Test
    void thePasswordOfAnAgentIsMasked() throws Exception {
        trace();
        send(
                "throwOnError=false",
                Map.of(
                        "device",
                        "3001",
                        "requestedAgentState",
                        "loggedOn",
                        "agentID",
                        "a1",
                        "password",
                        Map.of("$binary", "c2VjcmV0NDcxMQ==")),
                Map.of("CamelCstaOperation", "SetAgentState"));
        awaitLine("SetAgentState {");

        assertThat(text()).doesNotContain("c2VjcmV0NDcxMQ", "secret4711");
    }

    @Test
    void theDirectoryIsItsOwnersAlone() throws Exception {
        Path made = directory.resolve("deeper").resolve("trace");
        component().setMessageTraceDirectory(made.toString());
        component().setMessageTrace(true);
        send("", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));

        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void linksThatFollowEachOtherWriteToTheSameFiles() throws Exception {
        component().setMessageTraceMaxFiles(1);
        trace();
        consume("devices=3001&linkName=pbx1");
        for (int i = 0; i < 10; i++) {
            context.getRouteController().stopRoute(lastRoute());
            context.getRouteController().startRoute(lastRoute());
        }
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".lck")))
                    .containsExactly("pbx1.0.log");
        }
    }

    @Test
    void aRefusalShowsTheErrorOfTheSwitch() throws Exception {
        trace();
        pbx.misbehave("RequestSystemStatus").fail("operation", "generic");
        send("throwOnError=false", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));

        awaitLine("CSTAErrorCode operation/generic");
    }

    @Test
    void whatCannotBeReadIsNamedAndNotShown() throws Exception {
        trace();
        pbx.misbehave("RequestSystemStatus").malformed();
        send("throwOnError=false", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));

        awaitLine(" received - unreadable {\"octets\":");
    }

    @Test
    void filesRollBySizeAndTheOldestGo() throws Exception {
        component().setMessageTraceMaxSize(2_000);
        component().setMessageTraceMaxFiles(3);
        trace();
        for (int i = 0; i < 50; i++) {
            send("throwOnError=false", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));
        }
        Events.await(() -> files().size() == 3, "three files");

        // they may be rolling still
        eventually(() -> assertThat(files())
                .allSatisfy(file -> assertThat(Files.size(file)).isLessThan(4_000)));
    }

    @Test
    void itIsSwitchedOnAndOffThroughJmx() throws Exception {
        component().setMessageTraceDirectory(directory.toString());
        consume("devices=3001&linkName=pbx1");
        CstaLinkMXBean link = linkBean();
        assertThat(link.isMessageTrace()).isFalse();
        assertThat(files()).isEmpty();

        link.setMessageTrace(true);
        pbx.sendSystemStatus("normal");
        awaitLine("SystemStatusResponse");
        assertThat(link.isMessageTrace()).isTrue();
        assertThat(link.getMessagesNotTraced()).isZero();

        link.setMessageTrace(false);
        int before = lines().size();
        pbx.sendSystemStatus("normal");
        send("linkName=pbx1", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));
        assertThat(lines()).hasSize(before);
    }

    @Test
    void withoutADirectoryItCannotBeSwitchedOn() throws Exception {
        consume("devices=3001&linkName=pbx1");
        CstaLinkMXBean link = linkBean();

        assertThatThrownBy(() -> link.setMessageTrace(true)).hasStackTraceContaining("messageTraceDirectory");
    }

    @Test
    void aDirectoryThatCannotBeWrittenDoesNotCostTheLink() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        component().setMessageTraceDirectory(file.toString());
        component().setMessageTrace(true);

        assertThat(send("", null, Map.of("CamelCstaOperation", "RequestSystemStatus"))
                        .getException())
                .isNull();
    }

    @Test
    void aDirectoryThatIsNoPathIsNamedAndDoesNotCostTheLink() throws Exception {
        component().setMessageTraceDirectory("no\0path");
        component().setMessageTrace(true);
        try (LoggedText log = new LoggedText()) {
            assertThat(send("linkName=pbx1", null, Map.of("CamelCstaOperation", "RequestSystemStatus"))
                            .getException())
                    .isNull();

            assertThat(log.linesWith("Malformed messageTraceDirectory 'no?path', expected the path of a directory: "))
                    .hasSize(1);
        }
        assertThat(linkBean().isMessageTrace()).isFalse();
    }

    @Test
    void aDirectoryThatIsNoPathCannotBeSwitchedOn() throws Exception {
        component().setMessageTraceDirectory("no\0path");
        consume("devices=3001&linkName=pbx1");
        CstaLinkMXBean link = linkBean();

        assertThatThrownBy(() -> link.setMessageTrace(true)).hasStackTraceContaining("Malformed messageTraceDirectory");
    }

    @Test
    void aDirectoryThatIsNoPathEndsTheStart() {
        CstaComponent other = new CstaComponent(context);
        other.setMessageTraceDirectory("no\0path");

        assertThatThrownBy(other::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Malformed messageTraceDirectory");
    }

    @Test
    void theLastMessagesAreThereWhenTheContextHasStopped() throws Exception {
        trace();
        consume("devices=3001&linkName=pbx1");
        context.stop();

        assertThat(text()).contains("MonitorStopResponse");
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all.map(Path::toString)).noneMatch(name -> name.endsWith(".lck"));
        }
    }

    @Test
    void messagesAreCountedWhileTheDirectoryIsGoneAndWrittenWhenItIsBack() throws Exception {
        component().setMessageTraceMaxSize(2_000);
        component().setMessageTraceDirectory(directory.resolve("trace").toString());
        component().setMessageTracePrivateData(true);
        component().setMessageTrace(true);
        Events events = consume("devices=3001&linkName=pbx1");
        Path trace = directory.resolve("trace");
        Path moved = Files.move(trace, directory.resolve("moved"));
        for (int i = 0; i < 30; i++) {
            settle(events);
        }
        Events.await(
                () -> {
                    try {
                        return linkBean().getMessagesNotTraced() > 10;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                "the number of messages that are not traced");
        Files.move(moved, trace);
        for (int i = 0; i < 3; i++) {
            settle(events);
        }
        String last = encoding().shown("end-of-test-part 33");
        awaitLine(last);
    }

    @Test
    void linksOfOneNameInTwoContextsWriteToTheSameFiles() throws Exception {
        trace();
        consume("devices=3001&linkName=pbx1");
        CamelContext other = newContext();
        CstaComponent traced = other.getComponent("csta", CstaComponent.class);
        traced.setMessageTraceDirectory(directory.toString());
        traced.setMessageTrace(true);
        other.start();
        consumeFrom(other, uri("devices=3002&linkName=pbx1"), event -> {});
        awaitLine("3001");
        awaitLine("3002");

        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all.map(file -> file.getFileName().toString())).containsExactly("pbx1.0.log");
        }
    }

    private void requestWith(Map<String, Object> extensions) throws Exception {
        send(
                "throwOnError=false",
                Map.of("extensions", extensions),
                Map.of("CamelCstaOperation", "RequestSystemStatus"));
        awaitLine("RequestSystemStatus {");
    }

    @Test
    void whatIsForSecurityIsMasked() throws Exception {
        trace();
        requestWith(Map.of(
                "security",
                Map.of(
                        "messageSequenceNumber",
                        7,
                        "securityInfo",
                        Map.of("string", Map.of("$binary", "c2VjcmV0NDcxMQ==")))));

        assertThat(text())
                .contains("\"messageSequenceNumber\":7")
                .contains("\"securityInfo\":\"****\"")
                .doesNotContain("c2VjcmV0NDcxMQ", "secret4711");
    }

    @Test
    void ofPrivateDataOnlyTheLengthIsShown() throws Exception {
        trace();
        Events events = consume("devices=3001&linkName=pbx1");
        pbx.sendEscape(privateData("secret4711"));
        settle(events);
        requestWith(Map.of("privateData", Map.of("string", Map.of("$binary", "c2VjcmV0NDcxMQ=="))));
        awaitLine("Escape {");

        assertThat(text())
                .containsPattern("Escape \\{.*\"privateData\":\\{\"private\":\"\\(\\d+ octets\\)\"")
                .containsPattern("RequestSystemStatus \\{.*\"privateData\":\\{\"string\":\"\\(10 octets\\)\"")
                .doesNotContain("secret4711", encoding().shown("secret4711"), "c2VjcmV0NDcxMQ");
    }

    @Test
    void privateDataAreShownIfThatIsWanted() throws Exception {
        component().setMessageTracePrivateData(true);
        trace();
        Events events = consume("devices=3001&linkName=pbx1");
        pbx.sendEscape(privateData("note-of-the-vendor"));
        settle(events);

        awaitLine(encoding().shown("note-of-the-vendor"));
    }
}
