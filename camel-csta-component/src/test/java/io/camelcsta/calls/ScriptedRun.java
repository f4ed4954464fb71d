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
package io.camelcsta.calls;

import io.camelcsta.link.LinkState;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import io.camelcsta.service.DeviceSelection;
import io.camelcsta.service.SerialScope;
import io.camelcsta.service.ServiceOptions;
import io.camelcsta.service.Subscription;
import io.camelcsta.service.SwitchService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A run without sockets: the real service and the real queues of consumers on a scripted link. One thread. */
final class ScriptedRun implements Run, ScriptedLink.Observer, ModelSwitch.Witness, CallModel.Fate {

    private static final int CALL_IDS = 8;
    private static final Duration TWO_DAYS = Duration.ofDays(2);
    private static final Duration LONG = Duration.ofMinutes(10);
    /** What a consumer that runs may keep when no call is left. */
    private static final Set<String> KEPT_BY_CONSUMERS = Set.of(
            "monitors",
            "subscribers",
            "listings",
            "recordingsEnded",
            "devicesOfRecordingsEnded",
            "recordingMessagesOfUnfollowedCalls",
            "hotDesksOfUnfollowedDevices");

    private final VirtualClock clock = new VirtualClock();
    private final ScriptedLink link = new ScriptedLink(clock);
    private final Expectations expectations;
    private final CallModel calls;
    private final RequestRules requests;
    private final ModelSwitch theSwitch;
    private final SwitchService service;
    private final Map<Integer, ScriptedConsumer> consumers = new TreeMap<>();
    private final Map<Instant, Told> toldAt = new HashMap<>();
    private final Map<String, Set<String>> newerSinceStart = new HashMap<>();
    private final Map<Set<String>, String> snapshots = new IdentityHashMap<>();
    /** Ids of calls whose end somebody has missed. */
    private final Set<String> missedIds = new HashSet<>();
    /** Whether one of them was used again: then nobody knows which call is which, until nobody wants to hear of any. */
    private boolean ambiguous;

    private final Set<String> joinsTold = new HashSet<>();
    private final Set<String> snapshotFailed = new HashSet<>();
    private int number;
    private int codes;

    ScriptedRun(long seed, Set<Rule> ignored) {
        ModelSwitch.Behaviour behaviour = ModelSwitch.Behaviour.of(Steps.generator(seed));
        expectations = new Expectations(ScriptedRun::connId, true, ignored);
        calls = new CallModel(behaviour.dynamicIds(), behaviour.recordedConnection(), this);
        requests = new RequestRules(calls, expectations::wrong);
        theSwitch = new ModelSwitch(link, calls, behaviour, this);
        service = new SwitchService(link);
        link.connect(service, theSwitch, this);
    }

    private static String connId(String callId) {
        return ConnIdRule.of(ScriptedLink.NAME, callId.getBytes(StandardCharsets.UTF_8));
    }

    // ---- World

    @Override
    public CallModel calls() {
        return calls;
    }

    @Override
    public boolean isRunning(int consumer) {
        return consumers.containsKey(consumer);
    }

    @Override
    public boolean isConnected() {
        return link.state() != LinkState.DISCONNECTED;
    }

    // ---- what is told

    @Override
    public void told(Told told, Instant time, boolean again) {
        look();
        requests.told(told);
        toldAt.put(time.truncatedTo(ChronoUnit.MICROS), told);
        Set<String> callIds = new HashSet<>();
        if (told.callId() != null) {
            callIds.add(told.callId());
        }
        if (told.joined() != null) {
            callIds.add(told.joined().primary().callId());
            callIds.add(told.joined().secondary().callId());
        }
        if (told.joined() != null) {
            told.joined()
                    .lives()
                    .values()
                    .forEach(life -> joinsTold.add(told.device() + " " + life + " " + told.life()));
        }
        newerSinceStart.getOrDefault(told.device(), new HashSet<>()).addAll(callIds);
        snapshots.forEach((newer, device) -> {
            if (device.equals(told.device())) {
                newer.addAll(callIds);
            }
        });
        if (again) {
            expectations.toldAgain(told);
        } else {
            expectations.told(told);
        }
    }

    @Override
    public void monitorStarted(String device) {
        newerSinceStart.put(device, new HashSet<>());
    }

    @Override
    public void resynchronises(Collection<String> devices) {
        devices.forEach(device -> newerSinceStart.computeIfAbsent(device, key -> new HashSet<>()));
    }

    @Override
    public Set<String> snapshotAsked(String device) {
        Set<String> since = newerSinceStart.remove(device);
        Set<String> newer = since == null ? new HashSet<>() : since;
        snapshots.put(newer, device);
        return newer;
    }

    @Override
    public void snapshotAnswered(String device, Set<String> newer, Asked.Answer answer) {
        look();
        if (snapshots.remove(newer) == null) {
            // the monitors are others now
            return;
        }
        if (answer.error() == null) {
            Set<String> present = new HashSet<>();
            answer.items()
                    .forEach(item ->
                            present.add(item.connection("connectionIdentifier").callId()));
            snapshotFailed.remove(device);
            expectations.snapshot(device, present, newer);
        } else {
            snapshotFailed.add(device);
        }
    }

    @Override
    public void monitorsLost() {
        newerSinceStart.clear();
        snapshots.clear();
    }

    @Override
    public Object asked(String name, ConnectionId connection, String message) {
        requests.remember();
        return requests.asked(name, connection, message);
    }

    @Override
    public Object askedForGuest(String name, String guest) {
        return requests.asked(name, guest);
    }

    @Override
    public boolean isForgotten(String message) {
        Set<Integer> lives = new HashSet<>();
        calls.calls().forEach(call -> lives.add(call.life()));
        return !expectations.knowsMessage(message, lives);
    }

    @Override
    public void answered(Object asking, String device, boolean confirmed, List<Told> told) {
        boolean observed = device != null
                && link.isMonitored(device)
                && !theSwitch.losesMessages()
                && told.stream().anyMatch(each -> each.device().equals(device) && expectations.isCertain(each));
        requests.answered(asking, confirmed, observed);
    }

    // ---- the truth

    @Override
    public void began(int life, String callId) {
        ambiguous |= missedIds.contains(callId);
        expectations.began(life, callId);
    }

    @Override
    public void joined(String device, int life) {
        expectations.joined(device, life);
    }

    @Override
    public void recorded(int life, String message) {
        expectations.recorded(life, message);
    }

    @Override
    public void partEnded(String device, int life, Set<String> messages) {
        expectations.partEnded(device, life, messages);
    }

    @Override
    public void moved(Map<String, Integer> lives, Map<String, List<String>> parties, CallModel.Call to) {
        expectations.moved(lives, parties, to);
        Set<String> told = new HashSet<>();
        parties.values().forEach(told::addAll);
        if (!isSeen(told)) {
            missedIds.addAll(lives.keySet());
        }
    }

    @Override
    public void ended(int life, String callId, Set<String> parties) {
        boolean seen = isSeen(parties);
        if (!seen) {
            missedIds.add(callId);
        }
        requests.ended(life, callId, seen, parties.stream().anyMatch(expectations::isWanted));
    }

    /** Whether all devices are told what happens, of which somebody wants to hear it. */
    private boolean isSeen(Set<String> devices) {
        return !theSwitch.losesMessages()
                && devices.stream()
                        .allMatch(device -> !expectations.isWanted(device)
                                || link.isMonitored(device) && theSwitch.isMonitored(device));
    }

    // ---- steps

    /** Does the step; false if it is not possible now. */
    @Override
    public boolean perform(int stepNumber, Step step) {
        number = stepNumber;
        boolean done = perform(step);
        pump();
        check();
        return done;
    }

    private void pump() {
        while (link.isBusy()) {
            link.receive();
        }
        look();
    }

    private void check() {
        requests.remember();
        requests.check(theSwitch.holds());
        consumers.values().forEach(ScriptedConsumer::checkSize);
        expectations.check();
        toldAt.keySet().removeIf(time -> toldAt.size() > 5_000);
    }

    /** What the consumers monitor now. */
    private void look() {
        consumers.forEach((consumer, each) -> {
            if (each.subscribed() != null) {
                expectations.devices(consumer, each.subscribed().devices());
            }
        });
    }

    private boolean tell(List<Told> told, int variety) {
        if (told == null) {
            return false;
        }
        if (theSwitch.losesMessages()) {
            expectations.missed();
        }
        theSwitch.tell(told, variety);
        return true;
    }

    private boolean tellIf(boolean possible, Supplier<List<Told>> act, int variety) {
        requests.remember();
        return possible && tell(act.get(), variety);
    }

    private boolean perform(Step step) {
        if (step instanceof Step.MakeCall make) {
            return tellIf(
                    calls.find(make.from(), CallModel.Part.CONNECTED) == null && isRoom(),
                    () -> calls.make(make.from(), make.to(), freeId(make.id())),
                    make.variety());
        } else if (step instanceof Step.Answer answer) {
            return tellIf(
                    calls.find(answer.device(), CallModel.Part.ALERTING) != null
                            && calls.find(answer.device(), CallModel.Part.CONNECTED) == null,
                    () -> calls.answer(answer.device()),
                    answer.variety());
        } else if (step instanceof Step.Hold hold) {
            return tellIf(
                    calls.find(hold.device(), CallModel.Part.CONNECTED) != null
                            && calls.find(hold.device(), CallModel.Part.HELD) == null,
                    () -> calls.hold(hold.device()),
                    hold.variety());
        } else if (step instanceof Step.Retrieve retrieve) {
            return tellIf(
                    calls.find(retrieve.device(), CallModel.Part.HELD) != null
                            && calls.find(retrieve.device(), CallModel.Part.CONNECTED) == null,
                    () -> calls.retrieve(retrieve.device()),
                    retrieve.variety());
        } else if (step instanceof Step.Consult consult) {
            CallModel.Call active = calls.find(consult.device(), CallModel.Part.CONNECTED);
            boolean possible = active != null
                    && calls.find(consult.device(), CallModel.Part.HELD) == null
                    && !active.devices().contains(consult.to())
                    && isRoom();
            return tellIf(possible, () -> calls.hold(consult.device()), consult.variety())
                    && tell(calls.make(consult.device(), consult.to(), freeId(consult.id())), consult.variety() + 1);
        } else if (step instanceof Step.Conference conference) {
            return tellIf(
                    calls.canJoin(conference.device()) && isInOrder(),
                    () -> calls.join(conference.device(), joinedId(conference.id()), true, true),
                    conference.variety());
        } else if (step instanceof Step.Transfer transfer) {
            return tellIf(
                    calls.canJoin(transfer.device()) && isInOrder(),
                    () -> calls.join(transfer.device(), joinedId(transfer.id()), false, transfer.variety() % 2 == 0),
                    transfer.variety());
        } else if (step instanceof Step.Divert divert) {
            CallModel.Call call = calls.find(divert.device(), CallModel.Part.ALERTING);
            return tellIf(
                    call != null && !call.devices().contains(divert.to()) && isInOrder(),
                    () -> calls.divert(divert.device(), divert.to()),
                    divert.variety());
        } else if (step instanceof Step.Clear clear) {
            return clear(callOf(clear.device()), clear.device(), clear.variety());
        } else if (step instanceof Step.ClearCall clear) {
            return clearAll(callOf(clear.device()), clear.variety());
        } else if (step instanceof Step.StartRecording start) {
            return tellIf(
                    calls.canRecord(start.device()),
                    () -> calls.startRecording(
                            calls.find(start.device(), CallModel.Part.CONNECTED),
                            start.device(),
                            theSwitch.freeMessage(start.message())),
                    start.variety());
        } else if (step instanceof Step.SuspendRecording suspend) {
            CallModel.Recording recording = calls.recordingOf(suspend.device());
            return tellIf(
                    recording != null,
                    () -> calls.suspend(calls.find(suspend.device(), CallModel.Part.CONNECTED), recording),
                    suspend.variety());
        } else if (step instanceof Step.ResumeRecording resume) {
            CallModel.Recording recording = calls.recordingOf(resume.device());
            return tellIf(
                    recording != null,
                    () -> calls.resume(calls.find(resume.device(), CallModel.Part.CONNECTED), recording),
                    resume.variety());
        } else if (step instanceof Step.StopRecording stop) {
            CallModel.Recording recording = calls.recordingOf(stop.device());
            return tellIf(
                    recording != null,
                    () -> calls.stop(calls.find(stop.device(), CallModel.Part.CONNECTED), recording),
                    stop.variety());
        } else if (step instanceof Step.SetCode code) {
            CallModel.Call call = callOf(code.device());
            return tellIf(call != null, () -> calls.code(call, code.device(), "code" + code.code()), code.variety());
        } else if (step instanceof Step.StartHotDesk start) {
            return tellIf(
                    calls.isFree(start.guest()) && calls.isFree(start.host()) && canTell(start.guest(), start.host()),
                    () -> calls.startHotDesk(start.guest(), start.host()),
                    start.variety());
        } else if (step instanceof Step.CancelHotDesk cancel) {
            return tellIf(
                    calls.hostOf(cancel.guest()) != null && canTell(cancel.guest(), calls.hostOf(cancel.guest())),
                    () -> calls.cancelHotDesk(cancel.guest(), cancel.variety() % 2 == 0),
                    cancel.variety());
        } else if (step instanceof Step.RepeatLast repeat) {
            return theSwitch.repeatLast(repeat.device());
        }
        return performOther(step);
    }

    /** The two copies of a hot-desk event are to come together. */
    private boolean canTell(String guest, String host) {
        return !link.isStarting(guest) && !link.isStarting(host);
    }

    private CallModel.Call callOf(String device) {
        CallModel.Call active = calls.find(device, CallModel.Part.CONNECTED);
        CallModel.Call alerting = calls.find(device, CallModel.Part.ALERTING);
        return active != null ? active : alerting != null ? alerting : calls.find(device, CallModel.Part.HELD);
    }

    private boolean clear(CallModel.Call call, String device, int variety) {
        if (call == null || !isInOrder()) {
            return false;
        }
        Random random = new Random(variety);
        CallModel.Ending ending = CallModel.Ending.values()[random.nextInt(3)];
        CallModel.StopEvent stop = CallModel.StopEvent.values()[random.nextInt(3)];
        if (stop == CallModel.StopEvent.AFTER && !allKnow(call)) {
            stop = CallModel.StopEvent.BEFORE;
        }
        CallModel.StopEvent when = stop;
        return tellIf(true, () -> calls.clear(call, device, ending, when), variety);
    }

    /**
     * Whether all who are told of the end of a recording know it: a late event of one that is not known says nothing.
     */
    private boolean allKnow(CallModel.Call call) {
        return call.recordings().stream()
                .filter(CallModel.Recording::active)
                .allMatch(recording -> call.devices().stream()
                        .allMatch(device -> !expectations.isWanted(device)
                                || expectations.knows(device, call.id(), recording.message())));
    }

    private boolean clearAll(CallModel.Call call, int variety) {
        if (call == null || !isInOrder()) {
            return false;
        }
        while (calls.byLife(call.life()) != null) {
            clear(call, call.devices().get(0), variety);
        }
        return true;
    }

    /** Whether there is a call id for another call, and for one that two become. */
    private boolean isRoom() {
        return calls.calls().size() < CALL_IDS - 2 && isInOrder();
    }

    /** Events that came before the answer to MonitorStart come late: no call id may be used again meanwhile. */
    private boolean isInOrder() {
        return !theSwitch.isStartingMonitors();
    }

    private String freeId(int first) {
        int id = first;
        while (calls.byId(callId(id)) != null) {
            id++;
        }
        return callId(id);
    }

    private static String callId(int number) {
        return "c" + Math.floorMod(number, CALL_IDS);
    }

    private String joinedId(int id) {
        return id < 0 ? null : freeId(id);
    }

    private boolean performOther(Step step) {
        if (step instanceof Step.Request request) {
            return request(request);
        } else if (step instanceof Step.HotDeskRequest request) {
            return hotDesk(request);
        } else if (step instanceof Step.StartConsumer start) {
            return start(start.consumer(), start.devices());
        } else if (step instanceof Step.StopConsumer stop) {
            return stop(stop.consumer(), stop.aborted());
        } else if (step instanceof Step.RemoveRoute remove) {
            return stop(remove.consumer(), false);
        } else if (step instanceof Step.Shutdown) {
            return List.copyOf(consumers.keySet()).stream()
                            .filter(consumer -> stop(consumer, false))
                            .count()
                    > 0;
        } else if (step instanceof Step.SuspendConsumer suspend) {
            return with(suspend.consumer(), ScriptedConsumer::suspend);
        } else if (step instanceof Step.ResumeConsumer resume) {
            return with(resume.consumer(), ScriptedConsumer::resume);
        } else if (step instanceof Step.AddDevice add) {
            return with(add.consumer(), consumer -> consumer.subscribed()
                    .add(List.of(add.device()), null, Duration.ofSeconds(3)));
        } else if (step instanceof Step.RemoveDevice remove) {
            return with(remove.consumer(), consumer -> consumer.subscribed()
                    .remove(List.of(remove.device()), null, Duration.ofSeconds(3)));
        } else if (step instanceof Step.StickRoute stick) {
            return with(stick.consumer(), consumer -> consumer.stick(stick.one()));
        } else if (step instanceof Step.UnstickRoute unstick) {
            return with(unstick.consumer(), ScriptedConsumer::unstick);
        }
        return performOnLink(step);
    }

    private interface Act {
        void on(ScriptedConsumer consumer);
    }

    private boolean with(int consumer, Act act) {
        ScriptedConsumer running = consumers.get(consumer);
        if (running != null) {
            act.on(running);
        }
        return running != null;
    }

    private boolean start(int consumer, List<String> devices) {
        if (consumers.containsKey(consumer)) {
            return false;
        }
        Set<EventClass> classes = World.CLASSES.get(consumer);
        expectations.started(consumer, classes);
        ScriptedConsumer started = new ScriptedConsumer(link, this::comesBefore, expectations::wrong);
        consumers.put(consumer, started);
        expectations.devices(consumer, devices);
        Subscription subscription = new Subscription(
                classes,
                options(false),
                true,
                null,
                delivery -> {
                    look();
                    Received event = started.take(delivery);
                    if (started.isStopped()) {
                        expectations.wrong(Rule.AFTER_STOP, event + " at consumer " + consumer);
                    } else if (event != null) {
                        expectations.received(consumer, event);
                    }
                },
                (reason, code) -> {});
        started.subscribed(service.subscribe(subscription, DeviceSelection.Named.of(devices)));
        return true;
    }

    private boolean stop(int consumer, boolean aborted) {
        ScriptedConsumer running = consumers.remove(consumer);
        if (running == null) {
            return false;
        }
        CompletableFuture<Void> stopped = running.subscribed().stop();
        expectations.stopped(consumer);
        running.stop(aborted);
        return stopped != null;
    }

    /**
     * Whether events belong to the same call, or the first to one that has become the second's, which was told for both
     * devices.
     */
    private boolean comesBefore(Received first, Received second) {
        int one = lifeOf(first);
        int other = lifeOf(second);
        if (one == 0 || other == 0) {
            return false;
        }
        return one == other
                || calls.isPartOf(one, other)
                        && joinsTold.contains(first.thisDN() + " " + one + " " + other)
                        && joinsTold.contains(second.thisDN() + " " + one + " " + other);
    }

    /** The call that an event is of; 0 if it is of none. */
    private int lifeOf(Received event) {
        Told told = event.eventTime() == null ? null : toldAt.get(event.eventTime());
        if (told == null || event.callId() == null) {
            return 0;
        }
        // a recording that ends because its call becomes another was one of the former call
        boolean former = told.joined() != null
                && told.joined().lives().containsKey(event.callId())
                && (event.event().equals("recordingStopped") || !event.callId().equals(told.callId()));
        return former ? told.joined().lives().get(event.callId()) : told.life();
    }

    private static ServiceOptions options(boolean awaitEvent) {
        return new ServiceOptions(
                "AccountCode",
                StandardCharsets.UTF_8,
                true,
                "dialingNumber",
                new XmlPrivateDataMapping(),
                ScriptedLink.REQUEST_TIMEOUT,
                awaitEvent,
                SerialScope.CALL);
    }

    private boolean request(Step.Request request) {
        CallModel.Call call = callOf(request.device());
        if (call == null) {
            return false;
        }
        PrivateService asked =
                PrivateService.of(request.service(), request.device(), request.byConnId() ? connId(call.id()) : null);
        if (!request.byConnId()) {
            asked = asked.withCallId(call.id());
        }
        if (request.service() == PrivateServiceType.SET_ACCOUNT_CODE) {
            asked = asked.withExtensions(Map.of("AccountCode", "asked" + ++codes));
        }
        requests.remember();
        RequestRules.Made made =
                requests.begin(number, request.service(), request.device(), call, request.awaitEvent());
        made.returned(service.perform(asked, options(request.awaitEvent())));
        return true;
    }

    private boolean hotDesk(Step.HotDeskRequest request) {
        boolean starts = request.service() == PrivateServiceType.START_HOT_DESKING;
        String host = starts ? request.host() : calls.hostOf(request.guest());
        if (!canTell(request.guest(), host == null ? request.host() : host)
                || request.guest().equals(host)) {
            return false;
        }
        PrivateService asked = starts
                ? PrivateService.startHotDesking(request.guest(), request.host())
                : PrivateService.cancelHotDesking(request.guest());
        RequestRules.Made made = requests.begin(number, request.service(), request.guest(), null, request.awaitEvent());
        CompletableFuture<PrivateEvent> future = service.perform(asked, options(request.awaitEvent()));
        future.thenAccept(event -> {
            boolean known = host != null
                    && !theSwitch.losesMessages()
                    && (expectations.isWanted(request.guest()) || expectations.isWanted(host));
            if (known && event.otherDN() != null && !event.otherDN().equals(host)) {
                expectations.wrong(Rule.OTHER_DN, "the reply " + event + ": the host is " + host);
            }
        });
        made.returned(future);
        return true;
    }

    private boolean performOnLink(Step step) {
        if (step instanceof Step.LoseLink) {
            boolean connected = isConnected();
            link.disconnected();
            requests.lost();
            return connected;
        } else if (step instanceof Step.ReturnLink) {
            boolean connected = isConnected();
            link.connected();
            return !connected;
        } else if (step instanceof Step.Disable) {
            boolean possible = link.canSend();
            if (possible) {
                theSwitch.voidMonitors();
                link.disabled();
                requests.lost();
            }
            return possible;
        } else if (step instanceof Step.Enable) {
            if (isConnected()) {
                theSwitch.voidMonitors();
                link.send(link::enabled);
            }
            return isConnected();
        } else if (step instanceof Step.LoseMessages) {
            theSwitch.loseMessages(true);
            return true;
        } else if (step instanceof Step.MessagesLost) {
            theSwitch.loseMessages(false);
            link.send(link::messagesLost);
            return true;
        } else if (step instanceof Step.StopMonitor stop) {
            if (link.isMonitored(stop.device())) {
                theSwitch.stopMonitor(stop.device());
            }
            return link.isMonitored(stop.device());
        } else if (step instanceof Step.HoldAnswers hold) {
            theSwitch.hold(hold.service(), hold.performedLate());
            return true;
        } else if (step instanceof Step.ReleaseAnswers) {
            theSwitch.release();
            return true;
        } else if (step instanceof Step.RefuseNext refuse) {
            theSwitch.refuseNext(refuse.service());
            return true;
        } else if (step instanceof Step.PassTime pass) {
            clock.pass(Duration.ofSeconds(pass.seconds()), this::pump);
            return true;
        } else if (step instanceof Step.Quiet quiet) {
            quiet(quiet.consumersStop());
            return true;
        }
        throw new IllegalArgumentException(step.toString());
    }

    // ---- quiet

    /** All that goes on ends: then nothing is kept. */
    private void quiet(boolean consumersStop) {
        consumers.values().forEach(consumer -> {
            consumer.unstick();
            consumer.resume();
        });
        boolean lost = theSwitch.losesMessages();
        theSwitch.behave();
        pump();
        if (lost && isConnected()) {
            link.send(link::messagesLost);
        }
        link.connected();
        pump();
        link.send(() -> {
            if (!link.canSend()) {
                link.enabled();
            }
        });
        pump();
        check();
        pass();
        for (CallModel.Call call : calls.calls()) {
            clearAll(call, 0);
            pump();
            check();
        }
        for (String guest : calls.guests()) {
            tell(calls.cancelHotDesk(guest, true), 0);
            pump();
            check();
        }
        pass();
        requests.ended();
        List<String> unseen = expectations.unseenEnds();
        if (!unseen.isEmpty()) {
            expectations.wrong(
                    snapshotFailed.isEmpty() ? Rule.RECORDING_ENDED_UNSEEN : Rule.SNAPSHOT_ASKED_AGAIN,
                    "no 3014 for " + unseen);
        }
        expectations.forgetUnseenEnds();
        consumers.values().forEach(ScriptedConsumer::settled);
        if (!ambiguous) {
            checkKept(KEPT_BY_CONSUMERS);
        }
        if (consumersStop) {
            Set.copyOf(consumers.keySet()).forEach(consumer -> stop(consumer, false));
            pump();
            pass();
            clock.pass(TWO_DAYS, this::pump);
            checkKept(Set.of());
            missedIds.clear();
            ambiguous = false;
        }
        expectations.check();
    }

    private void pass() {
        theSwitch.forgetLast();
        clock.pass(LONG, this::pump);
        check();
    }

    private void checkKept(Set<String> allowed) {
        Map<String, Integer> left = new TreeMap<>();
        service.known().join().kept().forEach((name, entries) -> {
            if (entries > 0 && !allowed.contains(name)) {
                left.put(name, entries);
            }
        });
        if (!left.isEmpty()) {
            expectations.wrong(snapshotFailed.isEmpty() ? Rule.KEPT : Rule.SNAPSHOT_ASKED_AGAIN, left.toString());
        }
    }

    /** The end of a run. */
    @Override
    public void end(int stepNumber) {
        number = stepNumber;
        quiet(true);
        link.close();
        requests.lost();
        expectations.check();
    }
}
