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

import io.camelcsta.link.Arrival;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.FailedMonitor;
import io.camelcsta.link.LimitedLog;
import io.camelcsta.link.LinkException;
import io.camelcsta.link.LinkListener;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.link.LinkUp;
import io.camelcsta.link.Resynchronised;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.EventError;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.privatedata.HotDeskingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the messages of one link mean: private services become CSTA requests, CSTA events become private events, for all
 * endpoints that share the link. State changes on the link's event loop only; the public methods may be called by any
 * thread.
 */
public final class SwitchService implements LinkListener {

    private static final Logger LOG = LoggerFactory.getLogger(SwitchService.class);

    private static final EventType PRIVATE_EVENT = Csta.description().event("PrivateEvent");

    private final LimitedLog limited = new LimitedLog(LOG);
    private final CstaLink link;
    private final ConnIds connIds;
    private final Calls calls;
    private final CallRecording recording;
    private final HotDesking hotDesking;
    private final Meanwhile meanwhile = new Meanwhile();
    private final Requests requests;
    private final Resynchronisation resynchronisation;
    private final MonitorChanges monitorChanges;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Map<Subscriber, ListedDevices> listing = new IdentityHashMap<>();
    private final List<Awaiting> awaiting = new ArrayList<>();
    private final RecentProblems problems = new RecentProblems();
    private final AtomicInteger references = new AtomicInteger();
    private final String eventIdPrefix = UUID.randomUUID().toString() + "-";
    private long eventNumber;
    /** Why the link cannot be set up, as consumers were told; null if it can. */
    private LinkException unavailable;

    /** For that link. */
    public SwitchService(CstaLink link) {
        this.link = link;
        this.connIds =
                new ConnIds(link.config().name(), !link.config().identity().isXml());
        this.calls = new Calls(connIds);
        this.recording = new CallRecording(calls, link::schedule);
        this.hotDesking = new HotDesking(link::schedule);
        this.requests = new Requests(link, calls, recording, hotDesking, meanwhile, awaiting);
        this.resynchronisation = new Resynchronisation(
                link,
                calls,
                recording,
                meanwhile,
                device -> monitoredId(device).orElseGet(() -> DeviceId.of(device)),
                this::recordingEnded);
        this.monitorChanges = new MonitorChanges(link);
    }

    /** Performs a private service. Completes on the event loop; fails with a {@link ServiceException}. */
    public CompletableFuture<PrivateEvent> perform(PrivateService request, ServiceOptions options) {
        PrivateService numbered = request.referenceId() != null ? request : request.withReferenceId(newReferenceId());
        return onEventLoop(numbered.referenceId(), result -> requests.perform(numbered, options, result));
    }

    /**
     * Sends a request of any service that the description knows. Completes on the event loop; fails with a
     * {@link ServiceException}.
     *
     * @param operation the service, such as {@code MakeCall}
     * @param body the request in the form of {@link Values}
     * @param referenceId ReferenceID, or null to have one made
     */
    public CompletableFuture<CstaReply> operate(
            String operation, Map<String, Object> body, Integer referenceId, ServiceOptions options) {
        Integer reference = referenceId != null ? referenceId : newReferenceId();
        return onEventLoop(reference, result -> requests.operate(operation, body, reference, options, result));
    }

    /**
     * Asks the switch for the calls of a device, which is told as consumers tell it that monitor it, else as the
     * options say. Completes on the event loop; fails with a {@link ServiceException}.
     */
    public CompletableFuture<CstaReply> snapshotDevice(String device, ServiceOptions options) {
        Integer reference = newReferenceId();
        return onEventLoop(
                reference,
                result -> requests.operate(
                        "SnapshotDevice",
                        Map.of(
                                "snapshotObject",
                                Values.toPlain(monitoredId(device).orElseGet(() -> options.deviceId(device)))),
                        reference,
                        options,
                        result));
    }

    /** What is known of calls, recordings and hot desks. Completes on the event loop. */
    public CompletableFuture<KnownState> known() {
        return onEventLoop(null, known -> {
            try {
                known.complete(new KnownState(
                        calls.size(), recording.present(), hotDesking.associations(), problems.all(), kept()));
            } catch (RuntimeException e) {
                known.completeExceptionally(e);
            }
        });
    }

    /** How many entries everything holds that is to be empty when nobody uses the link and no call goes on. */
    private Map<String, Integer> kept() {
        Map<String, Integer> kept = new LinkedHashMap<>(link.kept());
        calls.kept(kept::put);
        recording.kept(kept::put);
        hotDesking.kept(kept::put);
        resynchronisation.kept(kept::put);
        requests.kept(kept::put);
        kept.put("subscribers", subscribers.size());
        kept.put("listings", listing.size());
        return kept;
    }

    /** Does something on the event loop that completes a result; if the event loop has ended, that fails. */
    private <T> CompletableFuture<T> onEventLoop(Integer referenceId, Consumer<CompletableFuture<T>> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!link.execute(() -> task.accept(result))) {
            result.completeExceptionally(eventLoopEnded(referenceId));
        }
        return result;
    }

    private ServiceException eventLoopEnded(Integer referenceId) {
        ErrorCodes.Named code = ErrorCodes.of(ErrorCode.TERR_NO_SWITCH);
        return new ServiceException(
                new EventError(
                        code.code(),
                        code.name(),
                        "There is no usable link: " + CstaLink.EVENT_LOOPS_ENDED,
                        null,
                        null,
                        null,
                        null,
                        referenceId,
                        Instant.now(),
                        link.config().name(),
                        false,
                        false),
                null);
    }

    /** A ReferenceID for a request that has none. Any thread. */
    public int newReferenceId() {
        return references.updateAndGet(last -> last == Integer.MAX_VALUE ? 1 : last + 1);
    }

    /** Starts to hand events to a consumer. */
    public Subscribed subscribe(Subscription subscription, DeviceSelection selection) {
        Subscriber subscriber = new Subscriber(subscription, link, this::monitored, this::unmonitored);
        CompletableFuture<Void> listed = new CompletableFuture<>();
        CompletableFuture<Void> started = new CompletableFuture<>();
        AtomicReference<ListedDevices> asked = new AtomicReference<>();
        AtomicReference<Map<String, CstaLink.MonitorUse>> uses = new AtomicReference<>(Map.of());
        boolean begins = link.execute(() -> {
            subscribers.add(subscriber);
            tellIfUsable(subscriber, link.status());
            if (subscription.keepsTrying() && unavailable != null) {
                tellUnavailable(subscriber);
            }
            if (selection instanceof DeviceSelection.Listed wanted) {
                ListedDevices devices = new ListedDevices(link, subscriber, wanted);
                asked.set(devices);
                listing.put(subscriber, devices);
                settle(devices.first().thenCompose(StartedMonitors::any), started);
                settle(devices.first().thenAccept(uses::set), listed);
                if (link.status().state() == LinkState.USABLE) {
                    devices.ask();
                }
            } else if (selection instanceof DeviceSelection.Named named) {
                listed.complete(null);
                uses.set(begin(subscriber, named.devices(), subscription.keepsTrying()));
                settle(StartedMonitors.all(uses.get()), started);
            }
        });
        if (!begins) {
            ServiceException error = eventLoopEnded(null);
            listed.completeExceptionally(error);
            started.completeExceptionally(error);
            if (subscription.keepsTrying()) {
                subscription
                        .trouble()
                        .accept("No events come: " + CstaLink.EVENT_LOOPS_ENDED, ErrorCode.TERR_NO_SWITCH);
            }
        }
        return new Subscribed() {
            @Override
            public CompletableFuture<Void> listed() {
                return listed;
            }

            @Override
            public CompletableFuture<Void> started() {
                return started;
            }

            @Override
            public List<String> missing() {
                return uses.get().entrySet().stream()
                        .filter(use -> !use.getValue().started().isDone())
                        .map(Map.Entry::getKey)
                        .toList();
            }

            @Override
            public Set<String> devices() {
                return subscriber.devices();
            }

            @Override
            public String listFailure() {
                return asked.get() == null ? null : asked.get().failure();
            }

            @Override
            public void replaceDevices(Collection<String> devices) {
                link.execute(() -> begin(subscriber, devices, true));
            }

            @Override
            public CompletableFuture<List<String>> add(
                    Collection<String> devices, Integer referenceId, Duration timeout) {
                return onEventLoop(
                        referenceId, result -> monitorChanges.add(subscriber, devices, referenceId, timeout, result));
            }

            @Override
            public CompletableFuture<List<String>> remove(
                    Collection<String> devices, Integer referenceId, Duration timeout) {
                return onEventLoop(
                        referenceId,
                        result -> monitorChanges.remove(subscriber, devices, referenceId, timeout, result));
            }

            @Override
            public CompletableFuture<Void> stop() {
                CompletableFuture<Void> stopped = new CompletableFuture<>();
                if (!link.execute(
                        () -> unsubscribe(subscriber).whenComplete((nothing, error) -> stopped.complete(null)))) {
                    // the monitors have ended with their connection
                    stopped.complete(null);
                }
                return stopped;
            }
        };
    }

    private Map<String, CstaLink.MonitorUse> begin(
            Subscriber subscriber, Collection<String> devices, boolean keepsTrying) {
        Map<String, DeviceId> present = new LinkedHashMap<>();
        devices.forEach(
                device -> present.put(device, subscriber.wishes().options().deviceId(device)));
        Map<String, CstaLink.MonitorUse> begun = subscriber.source(present, keepsTrying);
        if (keepsTrying) {
            // failures are told once: who comes later is told when it comes, also of a request that could not even be
            // sent
            link.status().failedMonitors().stream()
                    .filter(failed -> begun.containsKey(failed.device()))
                    .forEach(failed -> tellFailed(subscriber, failed));
        }
        return begun;
    }

    private static void settle(CompletableFuture<Void> outcome, CompletableFuture<Void> told) {
        outcome.whenComplete((nothing, error) -> {
            if (error == null) {
                told.complete(null);
            } else {
                told.completeExceptionally(
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
            }
        });
    }

    /** A consumer that has come to a link that is usable hears so first. */
    private void tellIfUsable(Subscriber subscriber, LinkStatus status) {
        if (status.state() == LinkState.USABLE
                && subscriber.reach()
                && subscriber.wishes().wantsLinkEvents()) {
            subscriber
                    .wishes()
                    .sink()
                    .accept(linkDelivery(
                            LinkEvent.CONNECTED,
                            "the link is usable already",
                            status.address(),
                            LinkDetails.first(subscriber.wishes())));
        }
    }

    private CompletableFuture<Void> unsubscribe(Subscriber subscriber) {
        subscribers.remove(subscriber);
        ListedDevices devices = listing.remove(subscriber);
        CompletableFuture<Void> stopped = subscriber.stop();
        if (devices != null) {
            devices.stop();
        }
        return stopped;
    }

    /** What happens to devices that nobody monitors any more is not seen: what is known of their calls is forgotten. */
    private void unmonitored(String device) {
        if (!isWanted(device)) {
            recording.unmonitored(device);
            calls.callsOf(device).forEach(call -> calls.left(device, call));
            hotDesking.forget(device);
            resynchronisation.unmonitored(device);
        }
    }

    private boolean isWanted(String device) {
        return subscribers.stream().anyMatch(subscriber -> subscriber.monitors(device));
    }

    /** What happened to devices that nobody monitored until now was not seen. */
    private void monitored(String device) {
        if (!link.isMonitored(device)) {
            hotDesking.forget(device);
        }
    }

    /**
     * Tells a consumer that it has lost events of its own. On the event loop only.
     *
     * @param dropped how many
     * @param since when the first of them came
     */
    public void eventsDropped(Subscription subscription, String reason, long dropped, Instant since) {
        if (subscription.wantsLinkEvents()) {
            subscription
                    .sink()
                    .accept(linkDelivery(
                            LinkEvent.EVENTS_LOST,
                            reason,
                            link.status().address(),
                            LinkDetails.dropped(dropped, since)));
        }
    }

    // ---- events

    @Override
    public void onEvent(String device, CstaMessage.Event event, Arrival arrival) {
        if (!isWanted(device)) {
            // the last events of a monitor that is being stopped
            return;
        }
        Calls.Context context = calls.observe(device, event);
        meanwhile.observed(device, context);
        for (CallRecording.Meaning meaning : recording.observe(device, event, context)) {
            emitRecording(meaning, context, arrival);
        }
        switch (event.name()) {
            case "CallInformationEvent" -> emitAccountCode(device, event, context, arrival);
            case "PrivateEvent" -> {
                emitPrivate(device, event, arrival);
                return;
            }
            default -> {
                // nothing private in it
            }
        }
        emitAsIs(device, event, context, arrival);
    }

    private void emitRecording(CallRecording.Meaning meaning, Calls.Context context, Arrival arrival) {
        String device = meaning.device();
        ConnectionId connection = meaning.connection();
        boolean sameCall = context.connection() != null
                && connection.callId().equals(context.connection().callId())
                && context.joins() == null;
        String eventId = nextEventId();
        PrivateEvent event = PrivateEvent.of(meaning.type())
                .thisDN(device)
                .connection(connection)
                .connId(sameCall ? context.connId() : connIds.of(connection.callId()))
                .previousConnId(
                        sameCall && context.call() != null && !context.call().isUninformed(device)
                                ? calls.previousConnId(context.call(), device)
                                : null)
                .eventTime(arrival.time())
                .link(link.config().name())
                .eventId(eventId)
                .build();
        emit(new Emission(
                EventClass.RECORDING,
                device,
                connection.callId(),
                context.joins() != null ? null : present(context, connection.callId()),
                subscription -> event));
        offer(event, device, connection.callId(), meaning.message());
    }

    private void emitAccountCode(String device, CstaMessage.Event event, Calls.Context context, Arrival arrival) {
        Octets code = AccountCodes.codeIn(event.body());
        if (code == null) {
            return;
        }
        PrivateEvent.Builder builder = PrivateEvent.of(PrivateEventType.ACCOUNT_CODE_SET)
                .thisDN(device)
                .connection(context.connection())
                .connId(context.connId())
                .previousConnId(context.previousConnId())
                .eventTime(arrival.time())
                .link(link.config().name())
                .eventId(nextEventId());
        emit(new Emission(
                EventClass.ACCOUNT_CODE,
                device,
                context.callId(),
                present(context, context.callId()),
                subscription -> subscription.options().accountCodePrivateService()
                        ? builder.extensions(AccountCodes.extensions(code, subscription.options()))
                                .build()
                        : null));
        offer(builder.build(), device, context.callId(), code);
    }

    /** A Private Event is a hot-desking event for those whose mapping knows it, and a private event for the others. */
    private void emitPrivate(String device, CstaMessage.Event event, Arrival arrival) {
        String eventId = nextEventId();
        Map<HotDeskingEvent, PrivateEvent> bodies = new HashMap<>();
        for (Subscriber subscriber : subscribers) {
            if (!subscriber.monitors(device)) {
                continue;
            }
            Subscription subscription = subscriber.wishes();
            HotDeskingEvent known = readHotDesking(event.body(), subscription.options());
            if (known == null) {
                if (subscription.classes().contains(EventClass.PRIVATE)) {
                    subscription
                            .sink()
                            .accept(new Delivery(
                                    asIs(device, event, Calls.Context.NONE, arrival, eventId),
                                    EventClass.PRIVATE,
                                    lane(null, device),
                                    null));
                }
            } else {
                PrivateEvent body =
                        bodies.computeIfAbsent(known, found -> hotDeskingEvent(device, found, arrival, eventId));
                if (subscription.classes().contains(EventClass.HOT_DESKING)
                        && isCopyFor(subscriber, device, known.guest())) {
                    subscription
                            .sink()
                            .accept(new Delivery(body, EventClass.HOT_DESKING, lane(null, known.guest()), null));
                }
            }
        }
        for (Awaiting waiting : List.copyOf(awaiting)) {
            requests.optionsOf(waiting)
                    .map(options -> readHotDesking(event.body(), options))
                    .map(known ->
                            bodies.computeIfAbsent(known, found -> hotDeskingEvent(device, found, arrival, eventId)))
                    .ifPresent(body -> waiting.offer(body, device, null, body.thisDN()));
        }
    }

    private PrivateEvent hotDeskingEvent(String device, HotDeskingEvent event, Arrival arrival, String eventId) {
        return PrivateEvent.of(HotDesking.typeOf(event.operation()))
                .thisDN(event.guest())
                .otherDN(hotDesking.observe(device, event))
                .eventTime(arrival.time())
                .link(link.config().name())
                .eventId(eventId)
                .build();
    }

    private HotDeskingEvent readHotDesking(Struct body, ServiceOptions options) {
        try {
            return HotDesking.read(body, options.privateDataMapping());
        } catch (InvalidValueException e) {
            limited.warn(
                    "malformed",
                    "The hot-desking private data of the switch on the link '{}' is malformed and passed on as a private event: {}",
                    link.config().name(),
                    e.getMessage());
            return null;
        } catch (RuntimeException e) {
            // a user's mapping: its fault must not cost the other consumers the event
            limited.error(
                    "mappingFailed",
                    "The privateDataMapping {} failed on private data of the link '{}', which is passed on as a private event",
                    options.privateDataMapping(),
                    link.config().name(),
                    e);
            return null;
        }
    }

    /** With guest and host both monitored the event comes twice: the guest's copy counts, if its monitor stands. */
    private boolean isCopyFor(Subscriber subscriber, String device, String guest) {
        return DeviceId.of(guest).isSameDevice(device)
                || subscriber.namesOf(guest).stream().noneMatch(name -> link.isMonitored(name, PRIVATE_EVENT));
    }

    private void emitAsIs(String device, CstaMessage.Event event, Calls.Context context, Arrival arrival) {
        EventClass eventClass = EventFilters.classOf(event.type());
        String eventId = nextEventId();
        String callId =
                context.joins() == null ? context.callId() : context.joins().primaryCallId();
        emit(new Emission(
                eventClass,
                device,
                callId,
                context.joins() != null ? context.joins() : present(context, callId),
                subscription -> asIs(device, event, context, arrival, eventId)));
    }

    private CstaEvent asIs(
            String device, CstaMessage.Event event, Calls.Context context, Arrival arrival, String eventId) {
        ConnectionId connection = context.joins() == null ? context.connection() : connectionAfter(device, context);
        return new CstaEvent(
                event.name(),
                EventFilters.classOf(event.type()),
                device,
                context.connId(),
                context.previousConnId(),
                connection == null ? null : context.callId(),
                connection == null || connection.deviceId() == null
                        ? null
                        : connection.deviceId().number(),
                Values.toMap(event.body()),
                arrival.time(),
                link.config().name(),
                eventId);
    }

    /** The monitored device's connection in the call that two calls have become; the old one if it takes no part. */
    private static ConnectionId connectionAfter(String device, Calls.Context context) {
        return context.changes().stream()
                .filter(change -> change.after() != null
                        && change.endpoint() != null
                        && change.endpoint().isSameDevice(device))
                .map(EventBody.Change::after)
                .findFirst()
                .orElse(context.connection());
    }

    @Override
    public void onUnknown(String device, CstaMessage.Unknown message, Arrival arrival) {
        Opaque content = message.content();
        String eventId = nextEventId();
        CstaEvent event = new CstaEvent(
                message.name(),
                EventClass.PRIVATE,
                device,
                null,
                null,
                null,
                null,
                untouched(content),
                arrival.time(),
                link.config().name(),
                eventId);
        emit(new Emission(EventClass.PRIVATE, device, null, null, subscription -> event));
    }

    private static Map<String, Object> untouched(Opaque content) {
        Map<String, Object> value = new LinkedHashMap<>();
        ((Map<?, ?>) Values.toPlain(content)).forEach((key, text) -> value.put(String.valueOf(key), text));
        return value;
    }

    @Override
    public void onRequest(CstaMessage.Request request, Arrival arrival) {
        CstaEvent event = new CstaEvent(
                request.name(),
                EventClass.PRIVATE,
                null,
                null,
                null,
                null,
                null,
                Values.toMap(request.body()),
                arrival.time(),
                link.config().name(),
                nextEventId());
        emit(new Emission(EventClass.PRIVATE, null, null, null, subscription -> event));
    }

    @Override
    public void onMonitorStartedAgain(String device) {
        if (!isWanted(device)) {
            return;
        }
        missed(device);
        recording.lost(device);
        resynchronisation.begin(device);
    }

    @Override
    public void onMonitorsLost(String reason) {
        missed(null);
        recording.lost();
        resynchronisation.lost();
        requests.failAwaiting(reason);
    }

    @Override
    public CompletableFuture<Resynchronised> resynchronise(Collection<String> devices) {
        return resynchronisation.run(devices.stream().filter(this::isWanted).toList());
    }

    /** Events of that device, or of all if it is null, were missed: what only they tell is not known any more. */
    private void missed(String device) {
        if (device == null) {
            hotDesking.clear();
            calls.missed();
        } else {
            hotDesking.forget(device);
            calls.missed(device);
        }
    }

    /** How consumers that monitor the device tell the switch of it. */
    private Optional<DeviceId> monitoredId(String device) {
        return subscribers.stream()
                .filter(subscriber -> subscriber.monitors(device))
                .findFirst()
                .map(subscriber -> subscriber.idOf(device));
    }

    /** A snapshot says that the call of a recording is over. */
    private void recordingEnded(CallRecording.Meaning meaning) {
        emitRecording(meaning, Calls.Context.NONE, new Arrival(Instant.now()));
    }

    @Override
    public void onUsable(LinkUp up) {
        unavailable = null;
        for (Subscriber subscriber : subscribers) {
            Subscription subscription = subscriber.wishes();
            boolean newcomer = subscriber.reach();
            boolean first = newcomer && up.outage() == null;
            if (subscription.wantsLinkEvents()) {
                subscription
                        .sink()
                        .accept(linkDelivery(
                                LinkEvent.CONNECTED,
                                null,
                                up.address(),
                                first
                                        ? LinkDetails.first(subscription)
                                        : LinkDetails.of(up, newcomer ? subscription.heardBefore() : null)));
            }
        }
        listing.values().forEach(ListedDevices::ask);
    }

    @Override
    public void onLost(String reason, String address, Instant lastReceived, boolean closed) {
        if (!closed) {
            problems.add("The link to " + address + " was lost: " + reason);
        }
        listing.values().forEach(ListedDevices::lost);
        Delivery delivery =
                linkDelivery(LinkEvent.DISCONNECTED, reason, address, LinkDetails.missedSince(lastReceived));
        for (Subscriber subscriber : subscribers) {
            Subscription subscription = subscriber.wishes();
            // who has not had the link yet is told when it is there, also since when events may be missing
            if (subscriber.isReached()) {
                if (subscription.wantsLinkEvents()) {
                    subscription.sink().accept(delivery);
                }
                if (!closed) {
                    subscription.trouble().accept("Events are missed: " + reason, ErrorCode.TERR_NO_SWITCH);
                }
            }
        }
    }

    @Override
    public void onUnavailable(LinkException error) {
        unavailable = error;
        problems.add(error.getMessage());
        // who had a usable link has been told of its loss, and need not be told again but of what does not mend by
        // itself
        subscribers.stream()
                .filter(subscriber -> error.reason().isPermanent() || !subscriber.isReached())
                .forEach(this::tellUnavailable);
    }

    private void tellUnavailable(Subscriber subscriber) {
        ErrorCode code = unavailable.reason() == LinkException.Reason.VERSION_REFUSED
                ? ErrorCode.TERR_PROTO_VERS
                : ErrorCode.TERR_NO_SWITCH;
        subscriber.wishes().trouble().accept("No events come: " + unavailable.getMessage(), code);
    }

    @Override
    public void onEventsMissed(String device, String reason, Instant since, Resynchronised resynchronised) {
        if (resynchronised == null) {
            missed(device);
        }
        LinkStatus status = link.status();
        if (status.state() == LinkState.USABLE) {
            subscribers.forEach(subscriber -> tellIfUsable(subscriber, status));
        }
        Delivery delivery = linkDelivery(
                LinkEvent.EVENTS_LOST, reason, status.address(), LinkDetails.missed(device, since, resynchronised));
        subscribers.stream()
                .filter(subscriber -> subscriber.wishes().wantsLinkEvents())
                .filter(subscriber -> device == null || subscriber.monitors(device))
                .forEach(subscriber -> subscriber.wishes().sink().accept(delivery));
        if (device == null && resynchronised != null && status.state() == LinkState.USABLE) {
            // all monitors were started again, as after a restart of the switch: it may have other devices now
            listing.values().forEach(ListedDevices::ask);
        }
    }

    @Override
    public void onMonitorFailed(FailedMonitor failed) {
        problems.add(failed.device() + " cannot be monitored: " + failed.reason());
        subscribers.stream()
                .filter(subscriber -> subscriber.monitors(failed.device()))
                .forEach(subscriber -> tellFailed(subscriber, failed));
    }

    /** That the switch lists devices that it lets nobody monitor is no trouble. */
    private void tellFailed(Subscriber subscriber, FailedMonitor failed) {
        if (failed.permanent() && listing.containsKey(subscriber)) {
            return;
        }
        subscriber
                .wishes()
                .trouble()
                .accept(
                        "Events of " + failed.device() + " are missed: it cannot be monitored: " + failed.reason(),
                        ErrorCode.TERR_NOT_REGISTERED);
    }

    private Delivery linkDelivery(String name, String reason, String address, Map<String, Object> details) {
        return new Delivery(
                new LinkEvent(
                        name,
                        reason,
                        address,
                        details,
                        Instant.now(),
                        link.config().name(),
                        nextEventId()),
                EventClass.LINK,
                null,
                null);
    }

    private void emit(Emission emission) {
        for (Subscriber subscriber : subscribers) {
            Subscription subscription = subscriber.wishes();
            boolean wanted = subscription.classes().contains(emission.eventClass())
                    && (emission.device() == null || subscriber.monitors(emission.device()));
            boolean joins = emission.joins() != null && subscriber.monitors(emission.device());
            if (wanted || joins) {
                CstaBody body = wanted ? emission.body().apply(subscription) : null;
                if (body != null || joins) {
                    subscription
                            .sink()
                            .accept(new Delivery(
                                    body,
                                    emission.eventClass(),
                                    lane(emission.callId(), emission.device()),
                                    joins ? joins(emission.joins()) : null));
                }
            }
        }
    }

    /**
     * If an event goes by a former id, because its device is still to be told of a transfer or conference: that it
     * stays in the order of the present call; else null.
     */
    private Calls.Joining present(Calls.Context context, String callId) {
        Call call = context == Calls.Context.NONE ? calls.byCallId(callId) : context.call();
        return call == null || call.callId().equals(callId) ? null : new Calls.Joining(call.callId(), callId, null);
    }

    private static Delivery.Joins joins(Calls.Joining joining) {
        return new Delivery.Joins(
                lane(joining.newCallId(), null),
                joining.secondaryCallId() == null ? null : lane(joining.secondaryCallId(), null));
    }

    /** Events are kept in order for each call, else for each device. */
    private static String lane(String callId, String device) {
        return callId != null ? "call " + callId : "device " + (device == null ? "" : device);
    }

    private void offer(PrivateEvent event, String device, String callId, Object about) {
        List.copyOf(awaiting).forEach(waiting -> waiting.offer(event, device, callId, about));
    }

    private String nextEventId() {
        return eventIdPrefix + ++eventNumber;
    }
}
