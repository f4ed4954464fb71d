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
package io.camelcsta.link;

import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

/**
 * Collects answers that come in segments: a switch may answer a snapshot with a cross reference only and send the data
 * after it, and always does so with the list of its devices. The segments are requests that are never answered.
 */
final class Segments {

    /** For each such service the one that carries its data, and the field that holds the items. */
    private static final Map<Service, Source> SOURCES = Map.of(
            service("SnapshotDevice"), new Source(service("SnapshotDeviceData"), "snapshotData"),
            service("SnapshotCall"), new Source(service("SnapshotCallData"), "snapshotData"),
            service("GetSwitchingFunctionDevices"), new Source(service("SwitchingFunctionDevices"), "deviceList"));

    private static final String SERVICE_CROSS_REF_ID = "serviceCrossRefID";
    private static final String WHOLE = "crossRefIDorSnapshotData";
    private static final int MAX_ITEMS = 100_000;

    private final AssociationLink link;
    private final Map<String, Collecting> collecting = new LinkedHashMap<>();

    private record Source(Service data, String items) {}

    /** Compared by identity: a cross reference may be used twice. */
    private static final class Collecting {
        private final Source source;
        private final List<Struct> items = new ArrayList<>();
        private final Struct first;
        private final CompletableFuture<CstaLink.SegmentedAnswer> future;

        Collecting(Source source, Struct first, CompletableFuture<CstaLink.SegmentedAnswer> future) {
            this.source = source;
            this.first = first;
            this.future = future;
        }

        Source source() {
            return source;
        }

        List<Struct> items() {
            return items;
        }

        CompletableFuture<CstaLink.SegmentedAnswer> future() {
            return future;
        }

        void complete() {
            future.complete(new CstaLink.SegmentedAnswer(first, List.copyOf(items)));
        }
    }

    Segments(AssociationLink link) {
        this.link = link;
    }

    private static Service service(String name) {
        return Csta.description().service(name);
    }

    /** Sends a request of a service whose answer may be segmented, and collects all items. */
    CompletableFuture<CstaLink.SegmentedAnswer> request(Service service, Struct body, Duration timeout) {
        Source source = source(service);
        CompletableFuture<CstaLink.SegmentedAnswer> future = new CompletableFuture<>();
        link.request(service, body, timeout)
                .whenComplete((response, error) -> answered(source, response, error, timeout, future));
        return future;
    }

    /** Likewise for the link's own purposes: it waits for its turn as long as it takes. */
    CompletableFuture<CstaLink.SegmentedAnswer> requestOwn(Service service, Struct body) {
        Source source = source(service);
        CompletableFuture<CstaLink.SegmentedAnswer> future = new CompletableFuture<>();
        link.requestOwn(
                service,
                body,
                (response, error) ->
                        answered(source, (CstaMessage.Response) response, error, link.linkTimeout(), future));
        return future;
    }

    private static Source source(Service service) {
        Source source = SOURCES.get(service);
        if (source == null) {
            throw new IllegalArgumentException(service + " has no segmented answer");
        }
        return source;
    }

    private void answered(
            Source source,
            CstaMessage.Response response,
            Throwable error,
            Duration timeout,
            CompletableFuture<CstaLink.SegmentedAnswer> future) {
        if (error != null) {
            future.completeExceptionally(error);
            return;
        }
        Struct answer = response.body();
        if (answer.type().field(SERVICE_CROSS_REF_ID) != null) {
            collect(source, answer, answer.text(SERVICE_CROSS_REF_ID), timeout, future);
            return;
        }
        Choice data = answer.choice(WHOLE);
        if (data == null) {
            future.complete(new CstaLink.SegmentedAnswer(answer, List.of()));
        } else if (data.is(SERVICE_CROSS_REF_ID)) {
            collect(source, answer, (String) data.value(), timeout, future);
        } else {
            future.complete(new CstaLink.SegmentedAnswer(answer, items(data.value())));
        }
    }

    private void collect(
            Source source,
            Struct first,
            String crossReference,
            Duration timeout,
            CompletableFuture<CstaLink.SegmentedAnswer> future) {
        ScheduledFuture<?> timer = link.loop()
                .schedule(
                        () -> {
                            future.completeExceptionally(RequestException.of(
                                    RequestException.Kind.TIMEOUT,
                                    "The switch did not send all segments of " + source.data() + " within "
                                            + timeout.toMillis() + " ms",
                                    true));
                        },
                        timeout.toNanos(),
                        TimeUnit.NANOSECONDS);
        Collecting answer = new Collecting(source, first, future);
        Collecting displaced = collecting.put(crossReference, answer);
        future.whenComplete((items, error) -> {
            timer.cancel(false);
            collecting.remove(crossReference, answer);
            link.lookAtPauses();
        });
        if (displaced != null) {
            displaced
                    .future()
                    .completeExceptionally(RequestException.of(
                            RequestException.Kind.ANSWER_MALFORMED,
                            "The switch gave the cross reference '" + crossReference + "' of the segments of "
                                    + source.data() + " to another answer too",
                            true));
        }
        link.lookAtPauses();
    }

    /** Whether segments are still to come. */
    boolean isCollecting() {
        return !collecting.isEmpty();
    }

    /** Takes a segment. False if the request is something else, or belongs to nothing that was asked. */
    boolean received(CstaMessage.Request request) {
        Struct body = request.body();
        String crossReference = crossReference(request);
        Collecting answer = crossReference == null ? null : collecting.get(crossReference);
        if (answer == null || answer.source().data() != request.service()) {
            return false;
        }
        answer.items().addAll(items(body.get(answer.source().items())));
        // over XML the data of a call has no cross reference and comes in one piece
        Object last = body.type().field("lastSegment") == null ? null : body.get("lastSegment");
        boolean whole = last == null && body.get(SERVICE_CROSS_REF_ID) == null;
        if (whole || Boolean.TRUE.equals(last) || answer.items().size() > MAX_ITEMS) {
            answer.complete();
        }
        return true;
    }

    private String crossReference(CstaMessage.Request request) {
        if (request.body().type().field(SERVICE_CROSS_REF_ID) == null) {
            return null;
        }
        String crossReference = request.body().text(SERVICE_CROSS_REF_ID);
        if (crossReference != null) {
            return crossReference;
        }
        return collecting.entrySet().stream()
                .filter(entry -> entry.getValue().source().data() == request.service())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static List<Struct> items(Object list) {
        return list == null
                ? List.of()
                : ((List<?>) list).stream().map(Struct.class::cast).toList();
    }

    void failAll(String reason) {
        List<Collecting> all = new ArrayList<>(collecting.values());
        collecting.clear();
        all.forEach(answer -> {
            answer.future()
                    .completeExceptionally(RequestException.of(
                            RequestException.Kind.LINK_LOST,
                            "The link was lost between segments of "
                                    + answer.source().data() + ": " + reason,
                            true));
        });
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("segmentedAnswers", collecting.size());
    }
}
