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

import io.camelcsta.link.FailedMonitor;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.link.spool.SpoolStatus;
import io.camelcsta.service.KnownState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Component;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * Shows the links of all csta components of a context, what is known of their switches, and their consumers and
 * producers.
 */
@DevConsole(
        name = "csta",
        displayName = "CSTA",
        description = "Links to telephone switches, and their consumers and producers")
public class CstaDevConsole extends AbstractDevConsole {

    /** For Camel. */
    public CstaDevConsole() {
        super("camel", "csta", "CSTA", "Links to telephone switches, and their consumers and producers");
    }

    private List<CstaComponent> components() {
        List<CstaComponent> components = new ArrayList<>();
        getCamelContext().getComponentNames().stream().sorted().forEach(name -> {
            Component component = getCamelContext().hasComponent(name);
            if (component instanceof CstaComponent csta && !components.contains(csta)) {
                components.add(csta);
            }
        });
        return components;
    }

    private List<OperatedLink> links() {
        return components().stream()
                .flatMap(component -> component.operatedLinks().stream())
                .sorted(Comparator.comparing(OperatedLink::getName))
                .toList();
    }

    private List<CstaConsumer> consumers() {
        return components().stream()
                .flatMap(component -> component.consumers().stream())
                .sorted(Comparator.comparing(consumer -> Objects.requireNonNullElse(consumer.getRouteId(), "")))
                .toList();
    }

    private List<CstaProducer> producers() {
        return components().stream()
                .flatMap(component -> component.producers().stream())
                .sorted(Comparator.comparing(CstaProducer::getLinkName))
                .toList();
    }

    // ---- JSON

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonObject root = new JsonObject();
        JsonArray links = new JsonArray();
        links().forEach(link -> links.add(json(link)));
        root.put("links", links);
        JsonArray consumers = new JsonArray();
        consumers().forEach(consumer -> consumers.add(json(consumer)));
        root.put("consumers", consumers);
        JsonArray producers = new JsonArray();
        producers().forEach(producer -> producers.add(json(producer)));
        root.put("producers", producers);
        return root;
    }

    private static JsonObject json(OperatedLink link) {
        LinkStatus status = link.status();
        JsonObject json = new JsonObject();
        json.put("name", link.getName());
        json.put("protocol", link.getProtocol());
        json.put("state", status.state().name());
        put(json, "since", status.since());
        put(json, "address", status.address());
        put(json, "systemStatus", status.systemStatus());
        put(json, "lastError", status.lastError());
        put(json, "nextAttempt", status.nextAttempt());
        put(json, "lastReceived", status.lastReceived());
        json.put("outstandingRequests", status.outstanding());
        json.put("waitingRequests", status.waiting());
        json.put("readingPaused", status.readingPaused());
        json.put("monitors", status.monitors());
        JsonArray failed = new JsonArray();
        for (FailedMonitor monitor : status.failedMonitors()) {
            JsonObject each = new JsonObject();
            each.put("device", monitor.device());
            each.put("reason", monitor.reason());
            each.put("permanent", monitor.permanent());
            put(each, "since", monitor.since());
            each.put("attempts", monitor.attempts());
            failed.add(each);
        }
        json.put("failedMonitors", failed);
        putKnown(json, link.known());
        json.put("counters", new JsonObject(link.getCounters()));
        return json;
    }

    private static void putKnown(JsonObject json, KnownState known) {
        json.put("calls", known.calls());
        JsonArray recordings = new JsonArray();
        for (KnownState.Recording recording : known.recordings()) {
            JsonObject each = new JsonObject();
            each.put("device", recording.device());
            each.put("connId", recording.connId());
            each.put("callId", recording.callId());
            each.put("suspended", recording.suspended());
            recordings.add(each);
        }
        json.put("recordings", recordings);
        json.put("hotDesks", new JsonObject(known.associations()));
        JsonArray problems = new JsonArray();
        for (KnownState.Problem problem : known.problems()) {
            JsonObject each = new JsonObject();
            put(each, "time", problem.time());
            each.put("text", problem.text());
            problems.add(each);
        }
        json.put("problems", problems);
    }

    private static JsonObject json(CstaConsumer consumer) {
        JsonObject json = new JsonObject();
        put(json, "routeId", consumer.getRouteId());
        json.put("link", consumer.getLinkName());
        json.put("devices", new JsonArray(List.copyOf(consumer.devices())));
        put(json, "devicesFailure", consumer.devicesFailure());
        json.put("classes", consumer.getEndpoint().getConfiguration().getEvents());
        json.put("status", consumer.getStatus().name());
        json.put("pendingEvents", consumer.getPendingEvents());
        json.put("maxPendingEvents", consumer.getEndpoint().getConfiguration().getMaxPendingEvents());
        LaneStatus lanes = consumer.laneStatus();
        json.put("pendingOctets", lanes.octets());
        json.put("maxPendingOctets", consumer.getEndpoint().getConfiguration().pendingOctetsLimit());
        json.put("lanes", lanes.lanes());
        json.put("fullestLane", lanes.fullest());
        put(json, "oldestPendingEvent", lanes.oldestPending());
        json.put("droppedEvents", consumer.getDroppedEvents());
        json.put("failedEvents", consumer.getFailedEvents());
        json.put("redeliveredEvents", consumer.getRedeliveredEvents());
        json.put("events", new JsonObject(consumer.getEventsByName()));
        SpoolStatus spool = consumer.getSpoolStatus();
        if (spool != null) {
            JsonObject stored = new JsonObject();
            stored.put("stored", spool.stored());
            stored.put("storedOctets", spool.storedOctets());
            stored.put("fileSize", spool.fileSize());
            stored.put("durable", spool.durable());
            stored.put("failed", spool.failed());
            stored.put("refused", spool.refused());
            stored.put("lost", spool.lost());
            stored.put("writeFailures", spool.writeFailures());
            json.put("spool", stored);
        }
        return json;
    }

    private static JsonObject json(CstaProducer producer) {
        JsonObject json = new JsonObject();
        json.put("uri", producer.getEndpoint().toString());
        json.put("link", producer.getLinkName());
        json.put("requests", producer.getRequests());
        json.put("failures", producer.getFailures());
        json.put("failuresByCode", new JsonObject(producer.getFailuresByCode()));
        return json;
    }

    private static void put(JsonObject json, String name, Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    // ---- text

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        links().forEach(link -> text(link, text));
        consumers().forEach(consumer -> text(consumer, text));
        producers().forEach(producer -> text(producer, text));
        return text.isEmpty() ? "There is no link to a switch.%n".formatted() : text.toString();
    }

    private static void text(OperatedLink link, StringBuilder text) {
        LinkStatus status = link.status();
        KnownState known = link.known();
        line(
                text,
                "Link %s (%s): %s since %s",
                link.getName(),
                link.getProtocol(),
                status.state(),
                age(status.since()));
        line(text, "    Address: %s", status.address());
        line(text, "    System status: %s", status.systemStatus());
        line(text, "    Last error: %s", status.lastError());
        line(text, "    Next attempt: %s", status.nextAttempt());
        line(text, "    Last received: %s", age(status.lastReceived()));
        line(
                text,
                "    Requests: %d outstanding, %d waiting%s",
                status.outstanding(),
                status.waiting(),
                status.readingPaused() ? "; reading is paused" : "");
        line(
                text,
                "    Monitors: %d, failed: %d",
                status.monitors(),
                status.failedMonitors().size());
        status.failedMonitors()
                .forEach(failed -> line(
                        text, "        %s: %s (%d attempts)", failed.device(), failed.reason(), failed.attempts()));
        line(
                text,
                "    Calls: %d, recordings: %d, hot desks: %d",
                known.calls(),
                known.recordings().size(),
                known.associations().size());
        known.recordings()
                .forEach(recording -> line(
                        text,
                        "        %s is recorded in call %s%s",
                        recording.device(),
                        recording.connId(),
                        recording.suspended() ? " (suspended)" : ""));
        known.associations().forEach((guest, host) -> line(text, "        %s is guest at %s", guest, host));
        line(text, "    Counters: %s", link.getCounters());
        known.problems().forEach(problem -> line(text, "    Problem at %s: %s", problem.time(), problem.text()));
    }

    private static void text(CstaConsumer consumer, StringBuilder text) {
        CstaConfiguration configuration = consumer.getEndpoint().getConfiguration();
        line(
                text,
                "Consumer %s of link %s: %s, %d devices, classes %s",
                Objects.requireNonNullElse(consumer.getRouteId(), "without a route"),
                consumer.getLinkName(),
                consumer.getStatus(),
                consumer.devices().size(),
                configuration.getEvents());
        line(
                text,
                "    Events: %d pending of %d at most, %d dropped, %d failed, %d delivered again",
                consumer.getPendingEvents(),
                configuration.getMaxPendingEvents(),
                consumer.getDroppedEvents(),
                consumer.getFailedEvents(),
                consumer.getRedeliveredEvents());
        LaneStatus lanes = consumer.laneStatus();
        line(
                text,
                "    Lanes: %d, %d events in the fullest, %d octets of %d at most",
                lanes.lanes(),
                lanes.fullest(),
                lanes.octets(),
                configuration.pendingOctetsLimit());
        line(text, "    Oldest pending event: %s", age(lanes.oldestPending()));
        line(text, "    Devices: %s", consumer.devicesFailure());
        line(text, "    By name: %s", consumer.getEventsByName());
        SpoolStatus spool = consumer.getSpoolStatus();
        if (spool != null) {
            line(
                    text,
                    "    Spool: %d events of %d octets, %d failed, %d lost, %s",
                    spool.stored(),
                    spool.storedOctets(),
                    spool.failed(),
                    spool.lost(),
                    spool.durable() ? "durable" : "cannot be written");
        }
    }

    private static void text(CstaProducer producer, StringBuilder text) {
        line(
                text,
                "Producer %s of link %s: %d requests, %d failed %s",
                producer.getEndpoint(),
                producer.getLinkName(),
                producer.getRequests(),
                producer.getFailures(),
                producer.getFailuresByCode());
    }

    /** Lines that would say nothing are left out. */
    private static void line(StringBuilder text, String format, Object... values) {
        if (values.length > 0 && values[0] == null) {
            return;
        }
        text.append(String.format(format, values)).append(System.lineSeparator());
    }

    private static String age(Instant time) {
        return time == null
                ? null
                : time + " (" + Duration.between(time, Instant.now()).toSeconds() + " s ago)";
    }
}
