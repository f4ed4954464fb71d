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
import io.camelcsta.model.DeviceId;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;

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
    /** So many associations are remembered, the oldest go first: the end of one can be missed. */
    static final int MAX_ASSOCIATIONS = 100_000;

    /** Copies of an event follow each other at once. */
    private static final Duration COPIES = Duration.ofSeconds(10);

    /**
     * Nothing tells when an association ends of which neither guest nor host is monitored; most have after that time.
     */
    private static final Duration LONG_DAY = Duration.ofHours(12);

    /** By the plain number of the guest. */
    private final Map<String, Association> associations = new LinkedHashMap<>();
    /** The plain number of the guest, by that of the host. */
    private final Map<String, String> guests = new HashMap<>();
    /**
     * The hosts of associations that have just ended, by the plain number of the guest: a switch tells of an end more
     * than once, to guest and host, and as an answer.
     */
    private final Recent<String, String> ended;
    /** The hosts of associations that this application has made and that nobody monitors, likewise. */
    private final Recent<String, String> unfollowed;

    private record Association(String guest, String host) {}

    HotDesking(BiConsumer<Runnable, Duration> timer) {
        this.ended = new Recent<>(COPIES, timer);
        this.unfollowed = new Recent<>(LONG_DAY, timer);
    }

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

    /**
     * The switch has confirmed a request. Returns the host, or null if it is not known.
     *
     * @param host the host of a start; of a cancellation the one that was {@link #known} when it was sent
     * @param followed whether guest or host is monitored: events tell what happens then, in order, while an answer may
     *     come late
     */
    String confirmed(PrivateServiceType type, String guest, String host, boolean followed) {
        String number = DeviceId.plainNumber(guest);
        if (type == PrivateServiceType.CANCEL_HOT_DESKING) {
            unfollowed.remove(number);
            return host != null || !followed ? host : ended.get(number);
        }
        if (!followed) {
            unfollowed.put(number, host);
        }
        return host;
    }

    /** The host of that guest, or null if none is known. */
    String known(String guest) {
        String number = DeviceId.plainNumber(guest);
        Association association = associations.get(number);
        return association != null ? association.host() : unfollowed.get(number);
    }

    private void associated(String guest, String host) {
        String number = DeviceId.plainNumber(guest);
        remove(number);
        ended.remove(number);
        unfollowed.remove(number);
        associations.put(number, new Association(guest, host));
        String former = guests.put(DeviceId.plainNumber(host), number);
        if (former != null) {
            // its end was missed
            associations.remove(former);
        }
        if (associations.size() > MAX_ASSOCIATIONS) {
            remove(associations.keySet().iterator().next());
        }
    }

    private Association remove(String guestNumber) {
        Association association = associations.remove(guestNumber);
        if (association != null) {
            guests.remove(DeviceId.plainNumber(association.host()), guestNumber);
        }
        return association;
    }

    /** The host of an association that has ended, or null if it is not known. */
    private String ended(String guest) {
        String number = DeviceId.plainNumber(guest);
        Association association = remove(number);
        if (association != null) {
            ended.put(number, association.host());
        }
        return ended.get(number);
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

    /**
     * Remembers an association; returns the host of the event, from memory if the event does not say.
     *
     * @param device whose monitor has brought it: the guest's, or the host's
     */
    String observe(String device, HotDeskingEvent event) {
        if (event.operation() == HotDeskingOperation.ASSOCIATE) {
            if (event.host() != null) {
                associated(event.guest(), event.host());
            }
            return event.host();
        }
        String known = ended(event.guest());
        if (event.host() != null) {
            return event.host();
        }
        boolean fits = known != null
                && (DeviceId.of(event.guest()).isSameDevice(device)
                        || DeviceId.of(known).isSameDevice(device));
        return fits ? known : null;
    }

    static PrivateEventType typeOf(HotDeskingOperation operation) {
        return operation == HotDeskingOperation.ASSOCIATE
                ? PrivateEventType.HOT_DESKING_ESTABLISHED
                : PrivateEventType.HOT_DESKING_CANCELLED;
    }

    /** What happened to that device was not seen for a time, or will not be. */
    void forget(String device) {
        String number = DeviceId.plainNumber(device);
        remove(number);
        ended.remove(number);
        unfollowed.remove(number);
        String guest = guests.get(number);
        if (guest != null) {
            remove(guest);
            ended.remove(guest);
        }
    }

    void clear() {
        associations.clear();
        guests.clear();
        ended.clear();
        unfollowed.clear();
    }

    /** The hosts of the guests that are known to be associated. */
    Map<String, String> associations() {
        Map<String, String> hosts = new LinkedHashMap<>();
        associations.values().forEach(association -> hosts.put(association.guest(), association.host()));
        return hosts;
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("hotDesks", associations.size());
        kept.accept("hotDeskHosts", guests.size());
        kept.accept("hotDesksEnded", ended.size());
        kept.accept("hotDesksOfUnfollowedDevices", unfollowed.size());
    }
}
