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

import io.camelcsta.model.description.Csta;
import io.camelcsta.simulator.CstaSimulator;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/**
 * Stands between the application and the switch, and holds single messages until a test lets them go, while all others
 * pass. So a test says itself what comes first, where a switch that answers late would leave it to a time.
 */
final class MessageGate implements AutoCloseable {

    private static final int HEADER = 8;
    private static final int INVOKE = 0xa1;
    private static final int RETURN_RESULT = 0xa2;
    private static final int RETURN_ERROR = 0xa3;

    private final ThreadFactory threads = new DefaultThreadFactory("message-gate", true);
    private final boolean xml;
    private final int switchPort;
    private final ServerSocket server;

    // all that follows is guarded by this
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private String request;
    private String answered;
    private int passed;
    private boolean closed;

    private record Held(OutputStream to, byte[] frame) {}

    MessageGate(CstaSimulator pbx) {
        this.xml = Encoding.current() == Encoding.XML;
        this.switchPort = pbx.port();
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.newThread(this::accept).start();
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    // ---- what is held

    /** From now on no request of that name reaches the switch. */
    synchronized void holdRequests(String name) {
        request = name;
    }

    /** From now on no answer to a request of that name reaches the application; the switch performs the request. */
    synchronized void holdAnswers(String name) {
        answered = name;
    }

    synchronized int held() {
        return held.size();
    }

    void awaitHeld(int number) {
        Events.await(() -> held() >= number, number + " messages at the gate");
    }

    /** Does something at the switch, and returns when so many messages have passed to the application since. */
    void awaitPassed(int number, Runnable act) {
        int before = passed();
        act.run();
        Events.await(() -> passed() >= before + number, number + " messages to the application");
    }

    private synchronized int passed() {
        return passed;
    }

    /** Holds nothing more, but keeps what it has. */
    synchronized void holdNoMore() {
        request = null;
        answered = null;
    }

    /** Holds nothing more, and lets all go that it has. */
    synchronized void release() {
        holdNoMore();
        held.forEach(each -> write(each.to, each.frame));
        held.clear();
    }

    /** The same, the last one first: a switch need not answer in the order in which it was asked. */
    synchronized void releaseLastFirst() {
        Collections.reverse(held);
        release();
    }

    // ---- connections

    private void accept() {
        while (true) {
            try {
                Socket application = server.accept();
                connect(application);
            } catch (IOException e) {
                // the end
                return;
            }
        }
    }

    private void connect(Socket application) throws IOException {
        try {
            Socket toSwitch = new Socket(InetAddress.getLoopbackAddress(), switchPort);
            for (Socket socket : List.of(application, toSwitch)) {
                socket.setTcpNoDelay(true);
                add(socket);
            }
            Set<Integer> asked = new HashSet<>();
            threads.newThread(() -> pass(application, toSwitch, frame -> holdsRequest(frame, asked)))
                    .start();
            threads.newThread(() -> pass(toSwitch, application, frame -> holdsAnswer(frame, asked)))
                    .start();
        } catch (IOException e) {
            // the switch is gone
            application.close();
        }
    }

    private synchronized void add(Socket socket) throws IOException {
        sockets.add(socket);
        if (closed) {
            socket.close();
        }
    }

    private interface Holding {
        boolean holds(byte[] frame);
    }

    private void pass(Socket from, Socket to, Holding holding) {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            while (true) {
                byte[] frame = read(in);
                synchronized (this) {
                    if (holding.holds(frame)) {
                        held.add(new Held(out, frame));
                    } else {
                        write(out, frame);
                    }
                }
            }
        } catch (IOException e) {
            // the end of the connection
        }
    }

    /** A message with what is in front of it. */
    private byte[] read(DataInputStream in) throws IOException {
        int first = in.readUnsignedShort();
        int length = xml ? in.readUnsignedShort() : first + 2;
        ByteBuffer frame = ByteBuffer.allocate(length).putShort((short) first);
        if (xml) {
            frame.putShort((short) length);
        }
        in.readFully(frame.array(), frame.position(), frame.remaining());
        return frame.array();
    }

    private static void write(OutputStream out, byte[] frame) {
        try {
            out.write(frame);
            out.flush();
        } catch (IOException e) {
            // whose connection has ended; its reader sees that
        }
    }

    // ---- messages

    private boolean holdsRequest(byte[] frame, Set<Integer> asked) {
        if (answered != null && isRequest(frame, answered)) {
            asked.add(invokeId(frame));
        }
        return request != null && isRequest(frame, request);
    }

    private boolean holdsAnswer(byte[] frame, Set<Integer> asked) {
        boolean holds = isAnswer(frame) && asked.remove(invokeId(frame));
        passed += holds ? 0 : 1;
        return holds;
    }

    private boolean isRequest(byte[] frame, String name) {
        if (xml) {
            return root(frame).equals(name);
        }
        return tag(frame) == INVOKE
                && integerAt(frame, afterInvokeId(frame))
                        == Csta.description().service(name).code();
    }

    private boolean isAnswer(byte[] frame) {
        if (xml) {
            return root(frame).endsWith("Response") || root(frame).equals("CSTAErrorCode");
        }
        return tag(frame) == RETURN_RESULT || tag(frame) == RETURN_ERROR;
    }

    private static String root(byte[] frame) {
        String document = new String(frame, HEADER, frame.length - HEADER, StandardCharsets.UTF_8);
        return document.replaceFirst("(?s)^(?:<\\?.*?\\?>)?\\s*<(?:[\\w.-]+:)?([\\w.-]+).*$", "$1");
    }

    private int invokeId(byte[] frame) {
        return xml
                ? Integer.parseInt(new String(frame, 4, 4, StandardCharsets.US_ASCII))
                : integerAt(frame, content(frame));
    }

    private static int tag(byte[] frame) {
        return frame[2] & 0xff;
    }

    /** Where the content of the APDU begins. */
    private static int content(byte[] frame) {
        int length = frame[3] & 0xff;
        return 4 + (length > 0x80 ? length - 0x80 : 0);
    }

    private static int afterInvokeId(byte[] frame) {
        int at = content(frame);
        return at + 2 + frame[at + 1];
    }

    /** The small INTEGER there. */
    private static int integerAt(byte[] frame, int at) {
        int value = frame[at + 2];
        for (int i = 1; i < frame[at + 1]; i++) {
            value = value << 8 | frame[at + 2 + i] & 0xff;
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (this) {
            closed = true;
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
