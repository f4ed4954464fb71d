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

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.Choice;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A small blocking application that speaks CSTA XML over a plain socket; it waits five seconds for anything at most.
 */
final class TestApplication extends SocketApplication {

    private static final int HEADER = 8;

    private final XmlCodec codec =
            new XmlCodec("http://www.ecma-international.org/standards/ecma-323/csta/ed5", XmlLimits.DEFAULT);

    private TestApplication(CstaSimulator simulator) throws IOException {
        super(simulator.port());
    }

    /** An application on a socket that is connected already. */
    TestApplication(Socket connected) throws IOException {
        super(connected);
    }

    /** Connects, and takes the first SystemStatus. */
    static TestApplication associated(CstaSimulator simulator) {
        TestApplication application = connected(simulator);
        application.takeSystemStatus();
        return application;
    }

    /** Takes the first SystemStatus. */
    void takeSystemStatus() {
        CstaMessage status = next();
        assertThat(status.name()).isEqualTo("SystemStatus");
        answer(status);
    }

    /** Connects only. */
    static TestApplication connected(CstaSimulator simulator) {
        try {
            return new TestApplication(simulator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
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

    /** Sends a session document; the answer. */
    CstaMessage.Session session(String name, Struct body) {
        int id = newInvokeId();
        send(new CstaMessage.Session(id, Csta.description().session(name), body));
        return (CstaMessage.Session) answerOf(id);
    }

    /** Nothing more has come: whatever was written before the answer of another request would have. */
    void expectNothing() {
        exchange(
                "SystemStatus",
                Bodies.request("SystemStatus").set("systemStatus", "normal").build());
        assertThat(waiting).isEmpty();
    }

    @Override
    void checkEventId(int invokeId) {
        assertThat(invokeId).isEqualTo(9999);
    }

    static Struct monitorStart(String device, Struct filter) {
        return Bodies.request("MonitorStart")
                .choose("monitorObject", "deviceObject", DeviceId.of(device))
                .set("requestedMonitorFilter", filter)
                .build();
    }

    static Struct on(String service, String field, ConnectionId connection) {
        return Bodies.request(service).set(field, connection).build();
    }

    /** The device of a field such as {@code alertingDevice}. */
    static String device(Struct body, String field) {
        Choice choice = body.choice(field);
        return choice.value() instanceof DeviceId id
                ? id.number()
                : choice.alternative().name();
    }

    @Override
    CstaMessage read() {
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
}
