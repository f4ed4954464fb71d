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
package io.camelcsta.fault;

import static io.camelcsta.fault.Direction.TO_APPLICATION;
import static io.camelcsta.fault.Direction.TO_SWITCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camelcsta.transport.Framing;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultProxyTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** How long nothing must come. */
    private static final int QUIET_MILLIS = 50;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private ServerSocket server;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = closing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        server.setSoTimeout((int) LIMIT.toMillis());
        proxy = closing(FaultProxy.to("127.0.0.1", server.getLocalPort(), Framing.LENGTH2));
    }

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    private Socket connect() throws IOException {
        return connect(proxy);
    }

    private Socket connect(FaultProxy to) throws IOException {
        Socket socket = closing(new Socket(InetAddress.getLoopbackAddress(), to.port()));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private Socket accept() throws IOException {
        Socket socket = closing(server.accept());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private static void send(Socket socket, byte... octets) throws IOException {
        socket.getOutputStream().write(octets);
    }

    private static byte[] read(Socket socket, int number) throws IOException {
        return socket.getInputStream().readNBytes(number);
    }

    /** A message of length2 whose body is that text. */
    private static byte[] message(String body) {
        byte[] octets = body.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(octets.length >> 8);
        message.write(octets.length);
        message.writeBytes(octets);
        return message.toByteArray();
    }

    private static String readMessage(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.US_ASCII);
    }

    private static void expectEnd(Socket socket) throws IOException {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    private static void expectReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private static void expectQuiet(Socket socket) throws IOException {
        socket.setSoTimeout(QUIET_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout((int) LIMIT.toMillis());
    }

    @Test
    void octetsPassBothWaysAndAreCounted() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        send(application, message("request"));
        assertThat(readMessage(pbx)).isEqualTo("request");
        send(pbx, message("answer"));
        send(pbx, message("event"));
        assertThat(readMessage(application)).isEqualTo("answer");
        assertThat(readMessage(application)).isEqualTo("event");
        assertThat(proxy.octets(TO_SWITCH)).isEqualTo(9);
        assertThat(proxy.messages(TO_SWITCH)).isEqualTo(1);
        assertThat(proxy.octets(TO_APPLICATION)).isEqualTo(15);
        assertThat(proxy.messages(TO_APPLICATION)).isEqualTo(2);
        assertThat(proxy.address()).isEqualTo("127.0.0.1:" + proxy.port());
    }

    @Test
    void manyOctetsPassAsTheyAre() throws Exception {
        Socket application = connect();
        Socket pbx = accept();
        byte[] much = new byte[3 << 20];
        new Random(1).nextBytes(much);
        Thread writer = new Thread(() -> {
            try {
                application.getOutputStream().write(much);
                application.shutdownOutput();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        assertThat(pbx.getInputStream().readAllBytes()).isEqualTo(much);
        writer.join();
    }

    @Test
    void theEndOfADirectionPasses() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        application.shutdownOutput();
        expectEnd(pbx);
        send(pbx, message("late"));
        assertThat(readMessage(application)).isEqualTo("late");
        assertThat(proxy.connections()).isEqualTo(1);
        pbx.close();
        expectEnd(application);
        proxy.awaitConnections(0, LIMIT);
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void aResetPasses() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        pbx.setSoLinger(true, 0);
        pbx.close();
        expectReset(application);
        proxy.awaitConnections(0, LIMIT);
    }

    @Test
    void aSwitchThatCannotBeConnectedToResetsTheApplication() throws IOException {
        server.close();
        expectReset(connect());
        proxy.awaitConnections(0, LIMIT);
    }

    @Test
    void theTargetIsChanged() throws IOException {
        Socket before = connect();
        Socket first = accept();
        ServerSocket other = closing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        other.setSoTimeout((int) LIMIT.toMillis());
        proxy.target("127.0.0.1:" + other.getLocalPort());
        Socket after = connect();
        Socket second = closing(other.accept());
        send(after, message("to the second"));
        assertThat(readMessage(second)).isEqualTo("to the second");
        send(before, message("to the first"));
        assertThat(readMessage(first)).isEqualTo("to the first");
        proxy.target("127.0.0.1", server.getLocalPort());
        connect();
        accept();
    }

    @Test
    void aCutEndsBothSides() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.cut();
        assertThat(proxy.connections()).isZero();
        expectEnd(application);
        expectEnd(pbx);
        connect();
        accept();
    }

    @Test
    void aCutIsNoResetThoughOctetsAreHeldBack() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.stall(TO_SWITCH);
        send(application, message("unread"));
        proxy.cut();
        expectEnd(application);
        expectEnd(pbx);
    }

    @Test
    void aResetIsSeenByTheApplication() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.reset();
        assertThat(proxy.connections()).isZero();
        expectReset(application);
        expectEnd(pbx);
    }

    @Test
    void nothingPassesWhileHalfOpen() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        send(application, message("before"));
        assertThat(readMessage(pbx)).isEqualTo("before");
        proxy.halfOpen(true);
        send(application, message("lost"));
        send(pbx, message("lost"));
        expectQuiet(pbx);
        expectQuiet(application);
        assertThat(proxy.connections()).isEqualTo(1);
        proxy.halfOpen(false);
        send(application, message("after"));
        assertThat(readMessage(pbx)).isEqualTo("after");
        send(pbx, message("answer"));
        assertThat(readMessage(application)).isEqualTo("answer");
    }

    @Test
    void neitherEndLearnsOfTheOtherWhileHalfOpen() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.halfOpen(true);
        application.close();
        expectQuiet(pbx);
        assertThat(proxy.connections()).isEqualTo(1);
        proxy.halfOpen(false);
        expectEnd(pbx);
    }

    @Test
    void aNewConnectionWhileHalfOpenIsAcceptedAndSwallowed() throws IOException {
        proxy.halfOpen(true);
        Socket application = connect();
        send(application, message("lost"));
        proxy.awaitConnections(1, LIMIT);
        expectQuiet(application);
        server.setSoTimeout(QUIET_MILLIS);
        assertThatThrownBy(() -> server.accept()).isInstanceOf(SocketTimeoutException.class);
        server.setSoTimeout((int) LIMIT.toMillis());
        proxy.halfOpen(false);
        Socket pbx = accept();
        send(application, message("after"));
        assertThat(readMessage(pbx)).isEqualTo("after");
        proxy.halfOpen(true);
        proxy.cut();
        expectEnd(application);
        expectEnd(pbx);
    }

    @Test
    void aStalledDirectionLosesNothing() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.stall(TO_APPLICATION);
        send(pbx, message("held"));
        send(pbx, message("back"));
        pbx.shutdownOutput();
        expectQuiet(application);
        send(application, message("other way"));
        assertThat(readMessage(pbx)).isEqualTo("other way");
        proxy.resume(TO_APPLICATION);
        assertThat(readMessage(application)).isEqualTo("held");
        assertThat(readMessage(application)).isEqualTo("back");
        expectEnd(application);
    }

    @Test
    void aStalledDirectionHoldsTheSenderBack() throws Exception {
        Socket application = connect();
        Socket pbx = accept();
        proxy.stall(TO_SWITCH);
        byte[] much = new byte[32 << 20];
        // few messages
        Arrays.fill(much, (byte) 0xFF);
        Thread writer = new Thread(() -> {
            try {
                application.getOutputStream().write(much);
            } catch (IOException e) {
                // closed by the test
            }
        });
        writer.start();
        writer.join(QUIET_MILLIS);
        assertThat(writer.isAlive()).isTrue();
        assertThat(proxy.octets(TO_SWITCH)).isZero();
        proxy.resume(TO_SWITCH);
        assertThat(read(pbx, much.length)).hasSize(much.length);
        writer.join();
    }

    @Test
    void octetsAreDelayedInTheirOrder() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        Duration delay = Duration.ofMillis(300);
        proxy.delay(TO_APPLICATION, delay);
        long start = System.nanoTime();
        send(pbx, message("first"));
        // not before the proxy has it: what comes now is due earlier, and must not overtake it
        await().atMost(LIMIT).until(() -> proxy.waiting(TO_APPLICATION) > 0);
        proxy.delay(TO_APPLICATION, Duration.ZERO);
        send(pbx, message("second"));
        pbx.shutdownOutput();
        assertThat(readMessage(application)).isEqualTo("first");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
        assertThat(readMessage(application)).isEqualTo("second");
        expectEnd(application);
    }

    @Test
    void everythingIsWrittenInPieces() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.chunks(TO_SWITCH, 1);
        byte[] octets = message("octet by octet");
        send(application, octets);
        byte[] piece = new byte[octets.length];
        // the first octet is there before the others unless the receiver is late
        int first = pbx.getInputStream().read(piece);
        assertThat(first).isGreaterThanOrEqualTo(1);
        byte[] rest = read(pbx, octets.length - first);
        System.arraycopy(rest, 0, piece, first, rest.length);
        assertThat(piece).isEqualTo(octets);
        proxy.chunks(TO_SWITCH, 0);
        send(application, message("as it comes"));
        assertThat(readMessage(pbx)).isEqualTo("as it comes");
    }

    @Test
    void severalMessagesAreWrittenAsOnePiece() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.merge(TO_APPLICATION, Duration.ofMillis(2_000));
        send(pbx, message("one"));
        send(pbx, message("two"));
        byte[] piece = new byte[100];
        assertThat(application.getInputStream().read(piece)).isEqualTo(10);
        assertThat(proxy.messages(TO_APPLICATION)).isEqualTo(2);
    }

    @Test
    void mergedOctetsComeAtOnceWhenMergingEnds() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.merge(TO_APPLICATION, Duration.ofDays(1));
        send(pbx, message("one"));
        expectQuiet(application);
        proxy.merge(TO_APPLICATION, Duration.ZERO);
        assertThat(readMessage(application)).isEqualTo("one");
    }

    @Test
    void aSlowReaderTakesItsTime() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.slowReader(1000, TO_SWITCH);
        long start = System.nanoTime();
        send(application, new byte[100]);
        assertThat(read(pbx, 100)).hasSize(100);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(89), LIMIT);
        proxy.slowReader(1, TO_SWITCH);
        send(application, message("a very long time"));
        proxy.slowReader(0, TO_SWITCH);
        assertThat(readMessage(pbx)).isEqualTo("a very long time");
    }

    @Test
    void newConnectionsAreRefused() throws IOException {
        Socket before = connect();
        Socket pbx = accept();
        proxy.refuse(true);
        expectReset(connect());
        assertThat(proxy.refused()).isEqualTo(1);
        assertThat(proxy.accepted()).isEqualTo(1);
        send(before, message("still open"));
        assertThat(readMessage(pbx)).isEqualTo("still open");
        proxy.refuse(false);
        connect();
        accept();
    }

    @Test
    void aConnectionIsCutAfterSomeMessages() throws IOException {
        proxy.afterMessages(TO_APPLICATION, 2, Fault.CUT);
        Socket application = connect();
        Socket pbx = accept();
        ByteArrayOutputStream three = new ByteArrayOutputStream();
        for (String text : new String[] {"one", "two", "three"}) {
            three.writeBytes(message(text));
        }
        send(pbx, three.toByteArray());
        assertThat(readMessage(application)).isEqualTo("one");
        assertThat(readMessage(application)).isEqualTo("two");
        expectEnd(application);
        expectEnd(pbx);
        assertThat(proxy.messages(TO_APPLICATION)).isEqualTo(2);
        assertThat(proxy.faults()).isEqualTo(1);

        Socket next = connect();
        send(accept(), three.toByteArray());
        assertThat(readMessage(next)).isEqualTo("one");
        assertThat(readMessage(next)).isEqualTo("two");
        assertThat(readMessage(next)).isEqualTo("three");
    }

    @Test
    void aConnectionIsCutBeforeTheFirstMessage() throws IOException {
        proxy.afterMessages(TO_SWITCH, 0, Fault.CUT);
        expectEnd(connect());
        expectEnd(accept());
    }

    @Test
    void aConnectionIsResetAfterSomeMessages() throws IOException {
        proxy.afterMessages(TO_SWITCH, 1, Fault.RESET);
        Socket application = connect();
        Socket pbx = accept();
        send(application, message("one"));
        assertThat(readMessage(pbx)).isEqualTo("one");
        expectReset(application);
        expectEnd(pbx);
        proxy.awaitFaults(1, LIMIT);
    }

    @Test
    void aConnectionIsHalfOpenAfterSomeMessages() throws IOException {
        proxy.afterMessages(TO_SWITCH, 1, Fault.HALF_OPEN);
        Socket application = connect();
        Socket pbx = accept();
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(message("one"));
        both.writeBytes(message("two"));
        send(application, both.toByteArray());
        assertThat(readMessage(pbx)).isEqualTo("one");
        expectQuiet(pbx);
        send(pbx, message("lost"));
        expectQuiet(application);
        Socket other = connect();
        send(other, message("another connection"));
        assertThat(readMessage(accept())).isEqualTo("another connection");
    }

    @Test
    void aConnectionIsCutInTheMiddleOfAMessage() throws IOException {
        proxy.afterMessages(TO_SWITCH, 1, Fault.CUT_IN_THE_MIDDLE);
        Socket application = connect();
        Socket pbx = accept();
        send(application, message("one"));
        byte[] second = message("second");
        send(application, Arrays.copyOf(second, 3));
        send(application, Arrays.copyOfRange(second, 3, second.length));
        assertThat(readMessage(pbx)).isEqualTo("one");
        assertThat(pbx.getInputStream().readAllBytes()).isEqualTo(Arrays.copyOf(second, 4));
        expectEnd(application);
    }

    @Test
    void oneOctetOfABodyIsCorrupted() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.corrupt(TO_SWITCH, new Random(7));
        send(application, message("abcdefgh"));
        String got = readMessage(pbx);
        assertThat(got).hasSize(8).isNotEqualTo("abcdefgh");
        assertThat(IntStream.range(0, 8)
                        .filter(i -> got.charAt(i) != "abcdefgh".charAt(i))
                        .count())
                .isEqualTo(1);
        send(application, message("intact"));
        assertThat(readMessage(pbx)).isEqualTo("intact");
    }

    @Test
    void aMessageComesTwice() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.duplicate(TO_APPLICATION);
        send(pbx, message("one"));
        send(pbx, message("two"));
        assertThat(readMessage(application)).isEqualTo("one");
        assertThat(readMessage(application)).isEqualTo("one");
        assertThat(readMessage(application)).isEqualTo("two");
        assertThat(proxy.messages(TO_APPLICATION)).isEqualTo(3);
    }

    @Test
    void aMessageIsHeldAndOthersOvertakeIt() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.hold(TO_APPLICATION);
        send(pbx, message("one"));
        send(pbx, message("two"));
        assertThat(readMessage(application)).isEqualTo("two");
        assertThat(proxy.held(TO_APPLICATION)).isEqualTo(1);
        assertThat(proxy.messages(TO_APPLICATION)).isEqualTo(1);
        proxy.release(TO_APPLICATION);
        assertThat(readMessage(application)).isEqualTo("one");
        send(pbx, message("three"));
        assertThat(readMessage(application)).isEqualTo("three");
        assertThat(proxy.messages(TO_APPLICATION)).isEqualTo(3);
    }

    @Test
    void aReleasedMessageIsNotWrittenIntoAnother() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.hold(TO_SWITCH);
        send(application, message("held"));
        byte[] second = message("second");
        send(application, Arrays.copyOf(second, 5));
        assertThat(read(pbx, 5)).isEqualTo(Arrays.copyOf(second, 5));
        proxy.release(TO_SWITCH);
        send(application, Arrays.copyOfRange(second, 5, second.length));
        assertThat(read(pbx, second.length - 5)).isEqualTo(Arrays.copyOfRange(second, 5, second.length));
        assertThat(readMessage(pbx)).isEqualTo("held");
    }

    @Test
    void aMessageIsLost() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.drop(TO_APPLICATION);
        send(pbx, message("one"));
        send(pbx, message("two"));
        assertThat(readMessage(application)).isEqualTo("two");
        assertThat(proxy.messages(TO_APPLICATION)).isEqualTo(1);
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(Framing.XML, "\0\0\0\u000c0001<a/>"),
                Arguments.of(Framing.LENGTH2, "\0\u0003abc"),
                Arguments.of(Framing.HIPATH, "\u0026\u0080\u0003abc"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messagesOfEveryFramingAreCountedHoweverTheyCome(Framing framing, String text) throws IOException {
        byte[] one = text.getBytes(StandardCharsets.ISO_8859_1);
        FaultProxy other = closing(FaultProxy.to("127.0.0.1:" + server.getLocalPort(), framing));
        Socket application = connect(other);
        Socket pbx = accept();
        for (byte octet : one) {
            send(application, octet);
        }
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        send(application, two);
        assertThat(read(pbx, 3 * one.length)).endsWith(two);
        assertThat(other.messages(TO_SWITCH)).isEqualTo(3);
    }

    @Test
    void octetsThatAreNoMessagePassAndEndTheCounting() throws IOException {
        FaultProxy other = closing(FaultProxy.to("127.0.0.1", server.getLocalPort(), Framing.HIPATH));
        other.drop(TO_SWITCH);
        Socket application = connect(other);
        Socket pbx = accept();
        send(application, "HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
        assertThat(read(pbx, 8)).asString().isEqualTo("HTTP/1.1");
        assertThat(other.messages(TO_SWITCH)).isZero();
    }

    @Test
    void withoutAFramingThereAreNoMessages() throws IOException {
        FaultProxy other = closing(FaultProxy.to("127.0.0.1", server.getLocalPort(), null));
        assertThatIllegalStateException().isThrownBy(() -> other.messages(TO_SWITCH));
        assertThatIllegalStateException().isThrownBy(() -> other.drop(TO_SWITCH));
        assertThatIllegalStateException().isThrownBy(() -> other.afterMessages(TO_SWITCH, 1, Fault.CUT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultProxy.to("127.0.0.1", server.getLocalPort(), Framing.BER));
        Socket application = connect(other);
        send(application, message("passes"));
        assertThat(readMessage(accept())).isEqualTo("passes");
    }

    @Test
    void allFaultsAreTakenBack() throws IOException {
        proxy.refuse(true);
        proxy.stall(TO_SWITCH);
        proxy.delay(TO_APPLICATION, Duration.ofDays(1));
        proxy.drop(TO_SWITCH);
        proxy.afterMessages(TO_SWITCH, 1, Fault.CUT);
        proxy.halfOpen(true);
        proxy.behave();
        Socket application = connect();
        Socket pbx = accept();
        send(application, message("one"));
        send(application, message("two"));
        assertThat(readMessage(pbx)).isEqualTo("one");
        assertThat(readMessage(pbx)).isEqualTo("two");
        send(pbx, message("answer"));
        assertThat(readMessage(application)).isEqualTo("answer");
    }

    @Test
    void closingEndsEverything() throws IOException {
        Socket application = connect();
        Socket pbx = accept();
        proxy.close();
        proxy.close();
        expectEnd(application);
        expectEnd(pbx);
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        assertThatIllegalStateException().isThrownBy(() -> proxy.cut());
        assertThatIllegalStateException().isThrownBy(() -> proxy.connections());
    }
}
