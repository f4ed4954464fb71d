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

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A small blocking application on a plain socket, whatever its encoding; it waits five seconds for anything at most.
 * What comes while it waits for an answer is kept for {@link #next}.
 */
abstract class SocketApplication implements AutoCloseable {

    private static final int LIMIT_MILLIS = 20_000;

    final Deque<CstaMessage> waiting = new ArrayDeque<>();
    final DataInputStream in;
    private final Socket socket;
    private final OutputStream out;
    private int nextInvokeId = 1;

    SocketApplication(int port) throws IOException {
        this(new Socket("127.0.0.1", port));
    }

    SocketApplication(Socket connected) throws IOException {
        this.socket = connected;
        socket.setSoTimeout(LIMIT_MILLIS);
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    abstract void send(CstaMessage message);

    /** The next message of the switch. */
    abstract CstaMessage read();

    /** Checks that an event has an invoke id as the encoding wants it. */
    abstract void checkEventId(int invokeId);

    int newInvokeId() {
        return nextInvokeId++;
    }

    /** Sends a request; its invoke id. */
    int send(String service, Struct body) {
        int id = newInvokeId();
        send(new CstaMessage.Request(id, Csta.description().service(service), body));
        return id;
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
        send(new CstaMessage.Response(
                request.invokeId(),
                request.service(),
                Struct.empty(request.service().response())));
    }

    /** Sends a request and returns its answer; what comes before it is kept. */
    CstaMessage exchange(String service, Struct body) {
        return answerOf(send(service, body));
    }

    /** The answer of that request; what comes before it is kept. */
    CstaMessage answerOf(int id) {
        while (true) {
            CstaMessage message = read();
            boolean answer = message instanceof CstaMessage.Response
                    || message instanceof CstaMessage.Failure
                    || message instanceof CstaMessage.Reject
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
        assertThat(answer.name()).as(answer.toString()).isEqualTo(service + "Response");
        return ((CstaMessage.Response) answer).body();
    }

    /** Sends a request that fails; the error as category/value. */
    String fail(String service, Struct body) {
        CstaMessage answer = exchange(service, body);
        assertThat(answer).as("answer of " + service).isInstanceOf(CstaMessage.Failure.class);
        return ((CstaMessage.Failure) answer).error().toString();
    }

    /** The next message that is no answer of an exchange. */
    CstaMessage next() {
        return waiting.isEmpty() ? read() : waiting.removeFirst();
    }

    /** The next message, an event of that name. */
    Struct event(String name) {
        CstaMessage message = next();
        assertThat(message.name()).as(message.toString()).isEqualTo(name);
        assertThat(message).isInstanceOf(CstaMessage.Event.class);
        checkEventId(message.invokeId());
        return ((CstaMessage.Event) message).body();
    }

    /** Starts a monitor without filter; the cross reference. */
    String monitor(String device) {
        return succeed("MonitorStart", TestApplication.monitorStart(device, null))
                .text("monitorCrossRefID");
    }

    /** The next octets as they come. */
    byte[] octets(int number) {
        try {
            return in.readNBytes(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
