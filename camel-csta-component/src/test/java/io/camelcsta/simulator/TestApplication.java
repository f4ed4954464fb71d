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

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.Choice;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;

import static org.assertj.core.api.Assertions.assertThat;

/** A small blocking application that speaks CSTA XML over a plain socket; it waits five seconds for anything at most. */
final class TestApplication implements AutoCloseable {

    private static final int LIMIT_MILLIS = 5_000;
    private static final int HEADER = 8;

    private final XmlCodec codec = new XmlCodec("http://www.ecma-international.org/standards/ecma-323/csta/ed5",
            XmlLimits.DEFAULT);
    private final Deque<CstaMessage> waiting = new ArrayDeque<>();
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private int nextInvokeId = 1;

    private TestApplication(CstaSimulator simulator) throws IOException {
        this.socket = new Socket("127.0.0.1", simulator.port());
        socket.setSoTimeout(LIMIT_MILLIS);
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Connects, and takes the first SystemStatus. */
    static TestApplication associated(CstaSimulator simulator) {
        TestApplication application = connected(simulator);
        CstaMessage status = application.next();
        assertThat(status.name()).isEqualTo("SystemStatus");
        application.answer(status);
        return application;
    }

    /** Connects only. */
    static TestApplication connected(CstaSimulator simulator) {
        try {
            return new TestApplication(simulator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request; its invoke id. */
    int send(String service, Struct body) {
        int id = nextInvokeId++;
        send(new CstaMessage.Request(id, Csta.description().service(service), body));
        return id;
    }

    void send(CstaMessage message) {
        try {
            sendDocument(message.invokeId(), codec.encode(message));
        } catch (CodecException e) {
            throw new AssertionError(e);
        }
    }

    void sendDocument(int invokeId, String xml) {
        sendDocument(invokeId, xml.getBytes(StandardCharsets.UTF_8));
    }

    private void sendDocument(int invokeId, byte[] document) {
        int length = document.length + HEADER;
        byte[] frame = new byte[length];
        frame[2] = (byte) (length >> 8);
        frame[3] = (byte) length;
        System.arraycopy(String.format("%04d", invokeId).getBytes(StandardCharsets.US_ASCII), 0, frame, 4, 4);
        System.arraycopy(document, 0, frame, HEADER, document.length);
        sendOctets(frame);
    }

    void sendOctets(byte[] octets) {
        try {
            out.write(octets);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers a request of the switch without content. */
    void answer(CstaMessage message) {
        CstaMessage.Request request = (CstaMessage.Request) message;
        send(new CstaMessage.Response(request.invokeId(), request.service(), Struct.empty(request.service().response())));
    }

    /** Sends a request and returns its answer; what comes before it is kept. */
    CstaMessage exchange(String service, Struct body) {
        return answerOf(send(service, body));
    }

    /** The answer of that request; what comes before it is kept. */
    CstaMessage answerOf(int id) {
        while (true) {
            CstaMessage message = read();
            boolean answer = message instanceof CstaMessage.Response || message instanceof CstaMessage.Failure
                    || message instanceof CstaMessage.Session session && !session.isRequest();
            if (answer && message.invokeId() == id) {
                return message;
            }
            waiting.addLast(message);
        }
    }

    /** Sends a request that succeeds; the body of the answer. */
    Struct succeed(String service, Struct body) {
        CstaMessage answer = exchange(service, body);
        assertThat(answer).as("answer of " + service).isInstanceOf(CstaMessage.Response.class);
        assertThat(answer.name()).isEqualTo(service + "Response");
        return ((CstaMessage.Response) answer).body();
    }

    /** Sends a request that fails; the error as category/value. */
    String fail(String service, Struct body) {
        CstaMessage answer = exchange(service, body);
        assertThat(answer).as("answer of " + service).isInstanceOf(CstaMessage.Failure.class);
        CstaError error = ((CstaMessage.Failure) answer).error();
        return error.toString();
    }

    /** Sends a session document; the answer. */
    CstaMessage.Session session(String name, Struct body) {
        int id = nextInvokeId++;
        send(new CstaMessage.Session(id, Csta.description().session(name), body));
        return (CstaMessage.Session) answerOf(id);
    }

    /** The next message that is no answer of an exchange. */
    CstaMessage next() {
        return waiting.isEmpty() ? read() : waiting.removeFirst();
    }

    /** The next message, an event of that name with the invoke id of events. */
    Struct event(String name) {
        CstaMessage message = next();
        assertThat(message.name()).as(message.toString()).isEqualTo(name);
        assertThat(message).isInstanceOf(CstaMessage.Event.class);
        assertThat(message.invokeId()).isEqualTo(9999);
        return ((CstaMessage.Event) message).body();
    }

    /** Nothing more has come: whatever was written before the answer of another request would have. */
    void expectNothing() {
        exchange("SystemStatus", Bodies.request("SystemStatus").set("systemStatus", "normal").build());
        assertThat(waiting).isEmpty();
    }

    /** Starts a monitor without filter; the cross reference. */
    String monitor(String device) {
        return succeed("MonitorStart", monitorStart(device, null)).text("monitorCrossRefID");
    }

    static Struct monitorStart(String device, Struct filter) {
        return Bodies.request("MonitorStart").choose("monitorObject", "deviceObject", DeviceId.of(device))
                .set("requestedMonitorFilter", filter).build();
    }

    static Struct on(String service, String field, ConnectionId connection) {
        return Bodies.request(service).set(field, connection).build();
    }

    /** The device of a field such as {@code alertingDevice}. */
    static String device(Struct body, String field) {
        Choice choice = body.choice(field);
        return choice.value() instanceof DeviceId id ? id.number() : choice.alternative().name();
    }

    /** The next four octets as they come. */
    byte[] octets(int number) {
        try {
            return in.readNBytes(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CstaMessage read() {
        try {
            int format = in.readUnsignedShort();
            assertThat(format).isZero();
            int length = in.readUnsignedShort();
            String id = new String(in.readNBytes(4), StandardCharsets.US_ASCII);
            return codec.decode(Integer.parseInt(id), in.readNBytes(length - HEADER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CodecException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the switch closes the connection; what comes before is dropped. */
    void expectClosed() {
        try {
            while (in.read() >= 0) {
                // dropped
            }
        } catch (EOFException | SocketException e) {
            // closed by a reset
        } catch (IOException e) {
            throw new UncheckedIOException("The connection is still open", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
