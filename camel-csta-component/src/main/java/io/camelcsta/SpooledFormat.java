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
package io.camelcsta;

import io.camelcsta.link.spool.SpoolException;
import io.camelcsta.link.spool.SpoolFormat;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Json;
import io.camelcsta.service.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Events as JSON: the body as routes see it, and what keeps its order. The layout is ours, and the spool has its
 * version.
 */
final class SpooledFormat implements SpoolFormat<Spooled> {

    private static final String RUN = "Run";
    private static final String CLASS = "Class";
    private static final String LANE = "Lane";
    private static final String NEW_LANE = "NewLane";
    private static final String DRAINED_LANE = "DrainedLane";
    private static final String OCTETS = "Octets";
    private static final String BODY = "Body";

    /** Tells the events of this run from those of an earlier one. */
    private final String run = UUID.randomUUID().toString();

    @Override
    public byte[] write(Spooled item) {
        Delivery delivery = item.delivery();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(RUN, run);
        map.put(CLASS, delivery.eventClass().key());
        put(map, LANE, delivery.lane());
        if (delivery.joins() != null) {
            put(map, NEW_LANE, delivery.joins().newLane());
            put(map, DRAINED_LANE, delivery.joins().drained());
        }
        map.put(OCTETS, delivery.octets());
        if (delivery.body() != null) {
            map.put(BODY, delivery.body().toMap());
        }
        return Json.writeBytes(map);
    }

    private static void put(Map<String, Object> map, String name, Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    @Override
    public Spooled read(byte[] octets) throws SpoolException {
        try {
            Map<String, Object> map = Json.read(octets);
            EventClass eventClass = EventClass.of(String.valueOf(map.get(CLASS)));
            if (eventClass == null || !(map.get(OCTETS) instanceof Integer size)) {
                throw new SpoolException(
                        "Not an event of a spool: " + CLASS + " or " + OCTETS + " is missing or malformed");
            }
            String newLane = (String) map.get(NEW_LANE);
            Delivery.Joins joins = newLane == null ? null : new Delivery.Joins(newLane, (String) map.get(DRAINED_LANE));
            CstaBody body =
                    map.get(BODY) instanceof Map<?, ?> attributes ? CstaBody.fromMap(Json.plain(attributes)) : null;
            return new Spooled(
                    new Delivery(body, eventClass, (String) map.get(LANE), joins, size), !run.equals(map.get(RUN)));
        } catch (InvalidValueException | ClassCastException e) {
            throw new SpoolException("Not an event of a spool: " + e.getMessage(), e);
        }
    }

    @Override
    public int octets(Spooled item) {
        return item.delivery().octets();
    }

    /** The document of an event that has failed for good. */
    static byte[] failed(Delivery delivery, Throwable failure, int attempts) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("FailedAt", CstaBody.format(Instant.now()));
        map.put("Attempts", attempts);
        map.put("Error", failure.toString());
        map.put("EventClass", delivery.eventClass().key());
        map.put("Event", delivery.body().toMap());
        return Json.write(map).getBytes(StandardCharsets.UTF_8);
    }
}
