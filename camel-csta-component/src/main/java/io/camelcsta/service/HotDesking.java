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
package io.camelcsta.service;

import io.camelcsta.model.Choice;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.PrivateDataMapping;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hot desking: Escape requests and Private Events with private data that a mapping writes and reads. Remembers which
 * host a guest is associated with, for cancellations that do not say. On the link's event loop only.
 */
final class HotDesking {

    static final Service ESCAPE = Csta.description().service("Escape");
    /** The key of the host device in Extensions. */
    static final String HOST_DN = "HOST_DN";

    private static final ChoiceType PRIVATE_DATA =
            (ChoiceType) ESCAPE.request().field("privateData").type().base();
    private static final int MAX_ASSOCIATIONS = 100_000;

    private static final long COPIES_NANOS = 5_000_000_000L;

    private Cancelled lastCancelled;

    private record Cancelled(String guest, String host, long untilNanos) {}

    private final Map<String, String> hosts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_ASSOCIATIONS;
        }
    };

    /**
     * The host that a request names, or null for a cancellation.
     *
     * @throws InvalidValueException if it is missing, empty or no text, or something else is there
     */
    static String host(PrivateServiceType type, PrivateService request) {
        if (type == PrivateServiceType.CANCEL_HOT_DESKING) {
            if (!request.extensions().isEmpty()) {
                throw new InvalidValueException(
                        "Extensions",
                        "none are expected, got " + request.extensions().keySet());
            }
            return null;
        }
        Object host = request.extensions().get(HOST_DN);
        if (!(host instanceof String text) || text.isBlank()) {
            throw new InvalidValueException(
                    "Extensions",
                    "'" + HOST_DN + "' with the DN of the host device is "
                            + (host == null ? "missing" : "empty or no text"));
        } else if (request.extensions().size() > 1) {
            throw new InvalidValueException(
                    "Extensions",
                    "only '" + HOST_DN + "' is expected, got "
                            + request.extensions().keySet());
        }
        return text;
    }

    static Struct request(PrivateServiceType type, String guest, String host, PrivateDataMapping mapping) {
        HotDeskingOperation operation = type == PrivateServiceType.START_HOT_DESKING
                ? HotDeskingOperation.ASSOCIATE
                : HotDeskingOperation.DISSOCIATE;
        Opaque data = mapping.writeRequest(new HotDeskingRequest(operation, guest, host));
        return Struct.of(ESCAPE.request())
                .set("privateData", Choice.of(PRIVATE_DATA, "private", data))
                .build();
    }

    /** The switch has confirmed a request. Returns the host, or null if it is not known. */
    String confirmed(PrivateServiceType type, String guest, String host) {
        if (type == PrivateServiceType.START_HOT_DESKING) {
            hosts.put(guest, host);
            return host;
        }
        return cancelled(guest, false);
    }

    /**
     * The host of an association that ends. A switch tells of it more than once: to guest and host, and as an answer.
     */
    private String cancelled(String guest, boolean over) {
        String host = over ? hosts.remove(guest) : hosts.get(guest);
        if (host != null) {
            lastCancelled = new Cancelled(guest, host, System.nanoTime() + COPIES_NANOS);
        } else if (lastCancelled != null
                && lastCancelled.guest().equals(guest)
                && System.nanoTime() - lastCancelled.untilNanos() < 0) {
            host = lastCancelled.host();
        }
        return host;
    }

    /**
     * The hot-desking event in a Private Event, or null if that mapping does not know it.
     *
     * @throws InvalidValueException if it is one and malformed
     */
    static HotDeskingEvent read(Struct privateEvent, PrivateDataMapping mapping) {
        Choice data = privateEvent.choice("privateData");
        return data != null && data.value() instanceof Opaque content ? mapping.readEvent(content) : null;
    }

    /** Remembers an association; returns the host of the event, from memory if the event does not say. */
    String observe(HotDeskingEvent event) {
        if (event.operation() == HotDeskingOperation.ASSOCIATE) {
            if (event.host() != null) {
                hosts.put(event.guest(), event.host());
            }
            return event.host();
        }
        String known = cancelled(event.guest(), true);
        return event.host() != null ? event.host() : known;
    }

    static PrivateEventType typeOf(HotDeskingOperation operation) {
        return operation == HotDeskingOperation.ASSOCIATE
                ? PrivateEventType.HOT_DESKING_ESTABLISHED
                : PrivateEventType.HOT_DESKING_CANCELLED;
    }

    void clear() {
        hosts.clear();
        lastCancelled = null;
    }

    /** The hosts of the guests that are known to be associated. */
    Map<String, String> associations() {
        return new LinkedHashMap<>(hosts);
    }
}
