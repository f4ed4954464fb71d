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

import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What came from the applications, the newest 10,000 of each kind. On the simulator's thread only. */
final class Journal {

    private static final int LIMIT = 10_000;
    private static final String PASSWORD = "password";

    private final Deque<CstaMessage> received = new ArrayDeque<>();
    private final Deque<Opaque> privateData = new ArrayDeque<>();
    private final Deque<String> protocolErrors = new ArrayDeque<>();
    private final Consumer<String> trace;

    Journal(Consumer<String> trace) {
        this.trace = trace;
    }

    void received(ApplicationLink link, CstaMessage message) {
        add(received, message);
        trace(link, "->", message);
        if (message instanceof CstaMessage.Request request
                && request.body().type().field("extensions") != null
                && request.body().get("extensions") instanceof Struct extensions) {
            Choice data = extensions.choice("privateData");
            if (data != null && data.value() instanceof Opaque content) {
                privateData(content);
            }
        }
    }

    void sent(ApplicationLink link, CstaMessage message) {
        trace(link, "<-", message);
    }

    void privateData(Opaque content) {
        add(privateData, content);
    }

    void protocolError(String text) {
        add(protocolErrors, text);
        trace("!! " + text);
    }

    private static <T> void add(Deque<T> items, T item) {
        if (items.size() == LIMIT) {
            items.removeFirst();
        }
        items.addLast(item);
    }

    List<CstaMessage> received() {
        return List.copyOf(received);
    }

    /** How many messages of that name came. */
    long received(String name) {
        return received.stream().filter(message -> message.name().equals(name)).count();
    }

    List<Opaque> privateData() {
        return List.copyOf(privateData);
    }

    List<String> protocolErrors() {
        return List.copyOf(protocolErrors);
    }

    void clear() {
        received.clear();
        privateData.clear();
        protocolErrors.clear();
    }

    private void trace(ApplicationLink link, String arrow, CstaMessage message) {
        if (trace != null) {
            trace(link + " " + arrow + " " + describe(message));
        }
    }

    void trace(String line) {
        if (trace != null) {
            trace.accept(line);
        }
    }

    /** The message without what identifies a user. */
    private static String describe(CstaMessage message) {
        if (message instanceof CstaMessage.Request request) {
            return describe(request.body());
        } else if (message instanceof CstaMessage.Response response) {
            return response.body() == null ? message.name() : describe(response.body());
        } else if (message instanceof CstaMessage.Event event) {
            return describe(event.body());
        } else if (message instanceof CstaMessage.Failure failure) {
            return message.name() + " " + failure.error();
        } else if (message instanceof CstaMessage.Reject reject) {
            return message.name() + " " + reject.kind() + "/" + reject.problem();
        }
        return message.name();
    }

    private static String describe(Struct body) {
        boolean secret = body.type().field(PASSWORD) != null && body.get(PASSWORD) != null;
        return (secret ? body.with(PASSWORD, null) : body).toString();
    }
}
