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

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConsumer;
import io.camelcsta.CstaException;
import io.camelcsta.KnownToOperators;
import io.camelcsta.calls.CallModel;
import io.camelcsta.calls.CallModel.Part;
import io.camelcsta.calls.ConnIdRule;
import io.camelcsta.calls.Expectations;
import io.camelcsta.calls.Rule;
import io.camelcsta.calls.Run;
import io.camelcsta.calls.Step;
import io.camelcsta.calls.Told;
import io.camelcsta.calls.Violation;
import io.camelcsta.calls.World;
import io.camelcsta.fault.Direction;
import io.camelcsta.fault.Fault;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;

/**
 * A run over sockets: consumers and producers in a Camel context, and the simulated switch behind a proxy and a gate.
 */
final class SimulatedRun implements Run, CallModel.Fate {

    private static final String MARKER = "end-of-step";
    /** What is kept for some time after it is over. */
    private static final Set<String> KEPT_FOR_SOME_TIME = Set.of(
            "subscribers",
            "restingInvokeIds",
            "recordingsEnded",
            "devicesOfRecordingsEnded",
            "recordingMessagesOfUnfollowedCalls",
            "hotDesksEnded",
            "hotDesksOfUnfollowedDevices");
    /** What a consumer that runs may keep when no call is left. */
    private static final Set<String> KEPT_BY_CONSUMERS = Stream.concat(
                    KEPT_FOR_SOME_TIME.stream(), Stream.of("monitors", "monitorCrossReferences", "listings"))
            .collect(Collectors.toUnmodifiableSet());

    private final CamelContext context;
    private final CstaRouteTestSupport test;
    private final CstaSimulator pbx;
    private final FaultProxy proxy;
    private final MessageGate gate;
    private final Behaviour behaviour;
    private final Set<Rule> ignored;
    private final Expectations expectations;
    private final CallModel calls;
    private final Map<Integer, SimulatedCall> handles = new HashMap<>();
    private final Map<Integer, ModelRoute> routes = new TreeMap<>();
    private final Map<Integer, Set<String>> devices = new TreeMap<>();
    private final Map<String, Told> lastTold = new HashMap<>();
    /** The calls of which somebody was told something. */
    private final Set<Integer> livesTold = new HashSet<>();
    /** Ids of calls whose end somebody has missed. */
    private final Set<String> missedIds = new HashSet<>();

    private boolean ambiguous;
    private boolean connected = true;
    private boolean enabled = true;
    private boolean losing;
    private boolean holdsStarts;
    /** After how many messages of the switch the next connection is lost, before it is of use; negative: it is not. */
    private int messagesUntilLost = -1;
    /** What happens to the snapshots of the next return of the link. */
    private Snapshots snapshots = Snapshots.AT_ONCE;

    private int markers;
    private int messages;
    private int routeNumber;
    private final Map<Integer, String> routeIds = new TreeMap<>();
    private int codes;

    private enum Snapshots {
        AT_ONCE,
        SLOW,
        LOST_ONCE_MORE
    }

    /**
     * What CSTA leaves to a switch and the options leave to the user, the same for all of a run.
     *
     * @param narrow one request is outstanding at a time
     */
    record Behaviour(boolean stopEvents, boolean narrow, boolean tellsHost, boolean dynamicIds) {}

    /** @param proxy between the context and the gate; the gate is between the proxy and the switch */
    SimulatedRun(CstaRouteTestSupport test, FaultProxy proxy, MessageGate gate, Behaviour behaviour, Set<Rule> ignored)
            throws Exception {
        this.test = test;
        this.context = test.context;
        this.pbx = test.pbx;
        this.proxy = proxy;
        this.gate = gate;
        this.behaviour = behaviour;
        this.ignored = ignored;
        this.expectations = new Expectations(this::connId, false, ignored);
        this.calls = new CallModel(false, false, this);
        // keeps the link when there is no other consumer
        addRoute("watch", uri("events=link"), exchange -> {});
        awaitState(LinkState.USABLE);
    }

    private String uri(String options) {
        String shared = "linkName=pbx&testConnectionOnStartup=false"
                + (behaviour.narrow() ? "&maxOutstandingRequests=1&linkTimeout=1000" : "&linkTimeout=10000");
        return test.uriAt(proxy.address(), shared + "&" + options);
    }

    private void addRoute(String id, String uri, Processor processor) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId(id).process(processor);
            }
        });
    }

    private String connId(String callId) {
        return ConnIdRule.of("pbx", test.encoding().callIdOctets(callId));
    }

    // ---- World

    @Override
    public CallModel calls() {
        return calls;
    }

    @Override
    public boolean isRunning(int consumer) {
        return routes.containsKey(consumer);
    }

    @Override
    public boolean isConnected() {
        return connected;
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
    public void partEnded(String device, int life, Set<String> ended) {
        expectations.partEnded(device, life, ended);
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
        if (!isSeen(parties)) {
            missedIds.add(callId);
        }
    }

    private boolean isSeen(Set<String> parties) {
        return observes() || parties.stream().noneMatch(expectations::isWanted);
    }

    /** Whether what happens to a device that somebody monitors is told. */
    private boolean observes() {
        return connected && enabled && !losing;
    }

    // ---- the link

    private LinkStatus link() {
        return context.getComponent("csta", CstaComponent.class)
                .getLinks()
                .get(0)
                .status();
    }

    private void awaitState(LinkState state) {
        Events.await(
                () -> !context.getComponent("csta", CstaComponent.class)
                                .getLinks()
                                .isEmpty()
                        && link().state() == state,
                "the link to be " + state);
    }

    private Set<String> wanted() {
        return World.DEVICES.stream().filter(expectations::isWanted).collect(Collectors.toCollection(TreeSet::new));
    }

    /** All monitors stand, and nothing is asked any more. */
    private void awaitMonitors() {
        Events.await(
                () -> link().state() == LinkState.USABLE
                        && link().monitors() == wanted().size()
                        && link().outstanding() == 0
                        && link().waiting() == 0
                        && pbx.outstanding() == 0,
                "the monitors of " + wanted());
    }

    private int asked(String service) {
        return pbx.received(service).size();
    }

    /** The switch has been asked for the calls of all devices. */
    private void resynchronised() {
        for (String device : wanted()) {
            Set<String> present =
                    calls.of(device).stream().map(CallModel.Call::id).collect(Collectors.toSet());
            expectations.snapshot(device, present, Set.of());
        }
        lastTold.clear();
    }

    // ---- steps

    @Override
    public boolean perform(int number, Step step) {
        pbx.forgetReceived();
        boolean done;
        try {
            done = perform(step);
        } catch (Violation | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(step.toString(), e);
        }
        if (done) {
            settle();
            check();
        }
        return done;
    }

    private Set<Integer> late() {
        return routes.entrySet().stream()
                .filter(each -> each.getValue().isStuck() || each.getValue().isSuspended())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Returns when all that the switch has sent has been processed by routes that are not stuck. */
    private void settle() {
        Set<Integer> late = late();
        if (connected && enabled) {
            String marker = MARKER + ++markers + ";";
            pbx.sendEscape(test.privateData(marker));
            // answered when all before has come, though all routes may be stuck
            pbx.awaitNothingOutstanding(CstaRouteTestSupport.LIMIT);
            String shown = test.encoding().shown(marker);
            routes.forEach((consumer, route) -> {
                if (!late.contains(consumer)) {
                    Events.await(() -> route.hasCome(shown), "the end of the step at " + consumer);
                }
            });
        }
        routes.forEach((consumer, route) -> {
            if (!late.contains(consumer)) {
                Events.await(() -> consumer(consumer).getPendingEvents() == 0, "no pending events at " + consumer);
            }
        });
    }

    private CstaConsumer consumer(int consumer) {
        return (CstaConsumer) context.getRoute(routeIds.get(consumer)).getConsumer();
    }

    private void check() {
        routes.forEach((consumer, route) -> route.take().forEach(event -> expectations.received(consumer, event)));
        expectations.check(late());
    }

    /** Whether a monitor lets the event through also if nobody wants to hear of calls. */
    private boolean isPassed(Told told) {
        return switch (told.what()) {
            case ORIGINATED, DELIVERED, ESTABLISHED, HELD, RETRIEVED ->
                devices.entrySet().stream()
                        .anyMatch(each -> World.CLASSES.get(each.getKey()).contains(EventClass.CALL)
                                && each.getValue().contains(told.device()));
            default -> true;
        };
    }

    private boolean told(List<Told> told) {
        if (observes()) {
            told.forEach(each -> {
                if (expectations.isWanted(each.device())) {
                    if (isPassed(each)) {
                        livesTold.add(each.life());
                    }
                    lastTold.put(each.device(), each);
                }
                expectations.told(each, isPassed(each));
            });
        } else if (losing) {
            expectations.missed();
        }
        return true;
    }

    private boolean perform(Step step) throws Exception {
        if (step instanceof Step.MakeCall make) {
            return calls.find(make.from(), Part.CONNECTED) == null && isRoom() && make(make.from(), make.to());
        } else if (step instanceof Step.Answer answer) {
            CallModel.Call call = calls.find(answer.device(), Part.ALERTING);
            if (call == null
                    || calls.find(answer.device(), Part.CONNECTED) != null
                    || call.devices().stream()
                                    .filter(each -> call.part(each) == Part.ALERTING)
                                    .count()
                            > 1) {
                return false;
            }
            handle(call).answer();
            return told(calls.answer(answer.device()));
        } else if (step instanceof Step.Hold hold) {
            CallModel.Call call = calls.find(hold.device(), Part.CONNECTED);
            if (call == null || calls.find(hold.device(), Part.HELD) != null) {
                return false;
            }
            handle(call).hold(hold.device());
            return told(calls.hold(hold.device()));
        } else if (step instanceof Step.Retrieve retrieve) {
            CallModel.Call call = calls.find(retrieve.device(), Part.HELD);
            if (call == null || calls.find(retrieve.device(), Part.CONNECTED) != null) {
                return false;
            }
            handle(call).retrieve(retrieve.device());
            return told(calls.retrieve(retrieve.device()));
        } else if (step instanceof Step.Consult consult) {
            CallModel.Call call = calls.find(consult.device(), Part.CONNECTED);
            if (call == null
                    || calls.find(consult.device(), Part.HELD) != null
                    || call.devices().contains(consult.to())
                    || !isRoom()) {
                return false;
            }
            SimulatedCall consultation = handle(call).consult(consult.device(), consult.to());
            told(calls.hold(consult.device()));
            return made(consultation, calls.make(consult.device(), consult.to(), consultation.id()));
        } else if (step instanceof Step.Conference conference) {
            return join(conference.device(), true);
        } else if (step instanceof Step.Transfer transfer) {
            return join(transfer.device(), false);
        } else if (step instanceof Step.Divert divert) {
            CallModel.Call call = calls.find(divert.device(), Part.ALERTING);
            if (call == null || call.devices().contains(divert.to())) {
                return false;
            }
            handle(call).divert(divert.device(), divert.to());
            return told(calls.divert(divert.device(), divert.to()));
        } else if (step instanceof Step.Clear clear) {
            return clear(callOf(clear.device()), clear.device());
        } else if (step instanceof Step.ClearCall clear) {
            return clearAll(callOf(clear.device()));
        }
        return performAtPhone(step);
    }

    private boolean isRoom() {
        return calls.calls().size() < 6;
    }

    private boolean make(String from, String to) {
        SimulatedCall call = pbx.makeCall(from, to);
        return made(call, calls.make(from, to, call.id()));
    }

    private boolean made(SimulatedCall call, List<Told> told) {
        handles.put(told.get(0).life(), call);
        return told(told);
    }

    private SimulatedCall handle(CallModel.Call call) {
        return handles.get(call.life());
    }

    private CallModel.Call callOf(String device) {
        CallModel.Call active = calls.find(device, Part.CONNECTED);
        CallModel.Call alerting = calls.find(device, Part.ALERTING);
        return active != null ? active : alerting != null ? alerting : calls.find(device, Part.HELD);
    }

    private boolean join(String device, boolean stays) {
        CallModel.Call held = calls.find(device, Part.HELD);
        CallModel.Call active = calls.find(device, Part.CONNECTED);
        // without an event of its own nobody knows whether such a recording goes on
        if (!calls.canJoin(device) || !behaviour.stopEvents() && recordings(active, held)) {
            return false;
        }
        SimulatedCall joined = stays
                ? handle(held).conference(device, handle(active))
                : handle(held).transfer(device, handle(active));
        List<Told> told = calls.join(device, joined.id(), stays, true);
        handles.put(told.get(told.size() - 1).life(), joined);
        return told(told);
    }

    private static boolean recordings(CallModel.Call... all) {
        return List.of(all).stream().anyMatch(call -> call.recordings().stream().anyMatch(CallModel.Recording::active));
    }

    private boolean clear(CallModel.Call call, String device) {
        if (call == null) {
            return false;
        }
        handle(call).clear(device);
        Set<String> ofOthers = call.recordings().stream()
                .filter(recording -> recording.active() && !recording.device().equals(device))
                .map(CallModel.Recording::message)
                .collect(Collectors.toSet());
        List<Told> told = calls.clear(
                call,
                device,
                CallModel.Ending.CONNECTIONS,
                behaviour.stopEvents() ? CallModel.StopEvent.BEFORE : CallModel.StopEvent.NONE);
        // the one that hangs up first is not told of the recording of the one that does then
        return told(told.stream()
                .filter(each -> each.what() != Told.What.STOP
                        || !each.device().equals(device)
                        || !ofOthers.contains(each.message()))
                .toList());
    }

    private boolean clearAll(CallModel.Call call) {
        if (call == null) {
            return false;
        }
        while (calls.byLife(call.life()) != null) {
            clear(call, call.devices().get(0));
        }
        return true;
    }

    /** The only recording that goes on in the call of a device; or null. */
    private CallModel.Recording recordingOf(String device) {
        CallModel.Call call = calls.find(device, Part.CONNECTED);
        if (call == null) {
            return null;
        }
        List<CallModel.Recording> active =
                call.recordings().stream().filter(CallModel.Recording::active).toList();
        return active.size() == 1 ? active.get(0) : null;
    }

    private boolean performAtPhone(Step step) throws Exception {
        if (step instanceof Step.StartRecording start) {
            if (!calls.canRecord(start.device())) {
                return false;
            }
            CallModel.Call call = calls.find(start.device(), Part.CONNECTED);
            handle(call).startRecording(start.device());
            return told(calls.startRecording(call, start.device(), "message" + ++messages));
        } else if (step instanceof Step.SuspendRecording suspend) {
            return change(suspend.device(), PrivateServiceType.SUSPEND_RECORDING);
        } else if (step instanceof Step.ResumeRecording resume) {
            return change(resume.device(), PrivateServiceType.RESUME_RECORDING);
        } else if (step instanceof Step.StopRecording stop) {
            return change(stop.device(), PrivateServiceType.STOP_RECORDING);
        } else if (step instanceof Step.SetCode code) {
            return code(callOf(code.device()), code.device());
        } else if (step instanceof Step.StartHotDesk start) {
            if (!calls.isFree(start.guest()) || !calls.isFree(start.host())) {
                return false;
            }
            pbx.device(start.guest()).associate(start.host());
            return told(calls.startHotDesk(start.guest(), start.host()));
        } else if (step instanceof Step.CancelHotDesk cancel) {
            if (calls.hostOf(cancel.guest()) == null) {
                return false;
            }
            pbx.device(cancel.guest()).dissociate();
            return told(calls.cancelHotDesk(cancel.guest(), behaviour.tellsHost()));
        } else if (step instanceof Step.RepeatLast repeat) {
            Told last = lastTold.get(repeat.device());
            if (!observes()
                    || last == null
                    || last.what() != Told.What.RECORD
                            && last.what() != Told.What.SUSPEND
                            && last.what() != Told.What.STOP
                            && last.what() != Told.What.CONNECTION_CLEARED) {
                return false;
            }
            pbx.repeatLastEvents(repeat.device());
            return true;
        }
        return performForConsumer(step);
    }

    private boolean code(CallModel.Call call, String device) {
        if (call == null) {
            return false;
        }
        String code = "code" + ++codes;
        handle(call).setAccountCode(device, code);
        return told(calls.code(call, device, code));
    }

    private boolean change(String device, PrivateServiceType service) {
        CallModel.Recording recording = recordingOf(device);
        if (recording == null) {
            return false;
        }
        CallModel.Call call = calls.find(device, Part.CONNECTED);
        List<Told> told = changed(call, recording, service);
        if (told == null) {
            return false;
        }
        switch (service) {
            case SUSPEND_RECORDING -> handle(call).suspendRecording();
            case RESUME_RECORDING -> handle(call).resumeRecording();
            default -> handle(call).stopRecording();
        }
        return told(told);
    }

    private List<Told> changed(CallModel.Call call, CallModel.Recording recording, PrivateServiceType service) {
        return switch (service) {
            case SUSPEND_RECORDING -> calls.suspend(call, recording);
            case RESUME_RECORDING -> calls.resume(call, recording);
            default -> calls.stop(call, recording);
        };
    }

    // ---- requests

    private Exchange send(PrivateService service, boolean awaitEvent) throws Exception {
        return test.template.request(
                uri(awaitEvent ? "awaitEvent=true" : "awaitEvent=false"),
                exchange -> exchange.getMessage().setBody(service));
    }

    private static Integer codeOf(Exchange exchange) {
        return exchange.getException() instanceof CstaException refused
                ? Integer.valueOf(refused.getErrorCode())
                : null;
    }

    private boolean request(Step.Request request) throws Exception {
        CallModel.Call call = callOf(request.device());
        if (call == null || isUnknowable(call, request.device())) {
            return false;
        }
        PrivateService service =
                PrivateService.of(request.service(), request.device(), request.byConnId() ? connId(call.id()) : null);
        if (!request.byConnId()) {
            service = service.withCallId(call.id());
        }
        String code = "asked" + ++codes;
        if (request.service() == PrivateServiceType.SET_ACCOUNT_CODE) {
            service = service.withExtensions(Map.of("AccountCode", code));
        }
        if (!connected || !enabled) {
            return refusedWithoutLink(request, send(service, request.awaitEvent()));
        }
        CallModel.Recording recording = recordingOf(request.device());
        boolean starts = request.service() == PrivateServiceType.START_RECORDING;
        boolean sets = request.service() == PrivateServiceType.SET_ACCOUNT_CODE;
        if (!starts
                && !sets
                && (recording == null
                        || call.part(request.device()) != Part.CONNECTED
                        || !hasToKnow(request.device(), call, recording))) {
            return false;
        }
        boolean awaits = request.awaitEvent()
                && observes()
                && expectations.isWanted(request.device())
                && (sets || starts || recording != null && isKnown(request, call, recording));
        Exchange exchange = send(service, awaits);
        List<Told> told;
        if (sets) {
            told = calls.code(call, request.device(), code);
        } else if (starts) {
            told = calls.canRecord(request.device()) && calls.find(request.device(), Part.CONNECTED) == call
                    ? calls.startRecording(call, request.device(), "message" + ++messages)
                    : null;
        } else {
            told = changed(call, recording, request.service());
        }
        verify(request, exchange, told != null);
        return told == null || told(told);
    }

    /** Whether no event was missed that tells which message is recorded. */
    private boolean hasToKnow(String device, CallModel.Call call, CallModel.Recording recording) {
        return expectations.isWanted(device)
                ? expectations.knows(device, call.id(), recording.message())
                : call.recordings().size() == 1;
    }

    /** Whether it is certain what its event means. */
    private boolean isKnown(Step.Request request, CallModel.Call call, CallModel.Recording recording) {
        return request.service() != PrivateServiceType.RESUME_RECORDING
                || expectations.isSuspended(request.device(), call.id(), recording.message());
    }

    /** Whether nobody can know which call its id stands for. */
    private boolean isUnknowable(CallModel.Call call, String device) {
        boolean former = calls.calls().stream()
                .anyMatch(other -> other != call
                        && other.ancestors().stream().anyMatch(life -> call.id().equals(idOf(life))));
        return former && !livesTold.contains(call.life())
                || missedIds.contains(call.id())
                || !expectations.isWanted(device) && ambiguous;
    }

    private String idOf(int life) {
        SimulatedCall handle = handles.get(life);
        return handle == null ? null : handle.id();
    }

    private boolean refusedWithoutLink(Step step, Exchange exchange) {
        Integer code = codeOf(exchange);
        if (code == null || code != ErrorCode.TERR_NO_SWITCH.code() && code != ErrorCode.TERR_NOT_REGISTERED.code()) {
            expectations.wrong(Rule.REQUEST_RESULT, step + " without a link: " + exchange.getException());
        }
        return true;
    }

    private void verify(Step step, Exchange exchange, boolean succeeds) {
        if ((exchange.getException() == null) != succeeds) {
            expectations.wrong(
                    Rule.REQUEST_RESULT,
                    step + (succeeds ? " has to succeed: " : " has to fail: ") + exchange.getException());
        }
    }

    private boolean hotDesk(Step.HotDeskRequest request) throws Exception {
        boolean starts = request.service() == PrivateServiceType.START_HOT_DESKING;
        String host = starts ? request.host() : calls.hostOf(request.guest());
        boolean free = !starts || calls.isFree(request.guest()) && calls.isFree(host);
        boolean refused = !starts || calls.hostOf(request.guest()) != null || !calls.takesGuests(host);
        if (request.guest().equals(host) || !free && !refused) {
            return false;
        }
        PrivateService service = starts
                ? PrivateService.startHotDesking(request.guest(), host)
                : PrivateService.cancelHotDesking(request.guest());
        if (!connected || !enabled) {
            return refusedWithoutLink(request, send(service, request.awaitEvent()));
        }
        boolean possible =
                starts ? calls.isFree(request.guest()) && calls.isFree(host) : calls.hostOf(request.guest()) != null;
        Exchange exchange = send(service, request.awaitEvent() && observes() && expectations.isWanted(request.guest()));
        verify(request, exchange, possible);
        if (!possible) {
            return true;
        }
        PrivateEvent reply = exchange.getMessage().getBody(PrivateEvent.class);
        // of an association that nobody monitors it is not seen when it ends
        boolean known = !losing && (expectations.isWanted(request.guest()) || expectations.isWanted(host));
        if (known
                && exchange.getException() == null
                && reply.otherDN() != null
                && !reply.otherDN().equals(host)) {
            expectations.wrong(Rule.OTHER_DN, "the reply " + reply + ": the host is " + host);
        }
        return told(
                starts
                        ? calls.startHotDesk(request.guest(), host)
                        : calls.cancelHotDesk(request.guest(), behaviour.tellsHost()));
    }

    // ---- consumers

    private boolean performForConsumer(Step step) throws Exception {
        if (step instanceof Step.Request request) {
            return request(request);
        } else if (step instanceof Step.HotDeskRequest request) {
            return hotDesk(request);
        } else if (step instanceof Step.StartConsumer start) {
            return !routes.containsKey(start.consumer()) && start(start.consumer(), start.devices());
        } else if (step instanceof Step.StopConsumer stop) {
            return routes.containsKey(stop.consumer())
                    && (stop.aborted() ? abort(stop.consumer()) : stop(stop.consumer()));
        } else if (step instanceof Step.RemoveRoute remove) {
            return routes.containsKey(remove.consumer()) && stop(remove.consumer());
        } else if (step instanceof Step.Shutdown) {
            return enabled && shutDown();
        } else if (step instanceof Step.SuspendConsumer suspend) {
            ModelRoute route = routes.get(suspend.consumer());
            if (route == null || route.isStuck() || route.isSuspended()) {
                return false;
            }
            context.getRouteController().suspendRoute(routeIds.get(suspend.consumer()));
            route.suspended(true);
            return true;
        } else if (step instanceof Step.ResumeConsumer resume) {
            ModelRoute route = routes.get(resume.consumer());
            if (route == null || !route.isSuspended()) {
                return false;
            }
            context.getRouteController().resumeRoute(routeIds.get(resume.consumer()));
            route.suspended(false);
            return true;
        } else if (step instanceof Step.AddDevice add) {
            if (!canChange(add.consumer()) || devices.get(add.consumer()).contains(add.device())) {
                return false;
            }
            consumer(add.consumer()).addMonitors(add.device());
            devices.get(add.consumer()).add(add.device());
            expectations.devices(add.consumer(), devices.get(add.consumer()));
            awaitMonitors();
            return true;
        } else if (step instanceof Step.RemoveDevice remove) {
            if (!canChange(remove.consumer())
                    // what waits is of the device still
                    || late().contains(remove.consumer())
                    || !devices.get(remove.consumer()).contains(remove.device())) {
                return false;
            }
            consumer(remove.consumer()).removeMonitors(remove.device());
            devices.get(remove.consumer()).remove(remove.device());
            expectations.devices(remove.consumer(), devices.get(remove.consumer()));
            awaitMonitors();
            return true;
        } else if (step instanceof Step.StickRoute stick) {
            ModelRoute route = routes.get(stick.consumer());
            if (route == null || route.isStuck() || route.isSuspended()) {
                return false;
            }
            route.stick(stick.one());
            return true;
        } else if (step instanceof Step.UnstickRoute unstick) {
            ModelRoute route = routes.get(unstick.consumer());
            if (route == null || !route.isStuck()) {
                return false;
            }
            route.unstick();
            return true;
        }
        return performOnLink(step);
    }

    private boolean canChange(int consumer) {
        return routes.containsKey(consumer) && connected && enabled;
    }

    private boolean start(int consumer, List<String> numbers) throws Exception {
        ModelRoute route = new ModelRoute(test.encoding().shown(MARKER));
        Set<EventClass> classes = World.CLASSES.get(consumer);
        String id = "consumer" + consumer + "-" + ++routeNumber;
        // those whose monitors may have to be replaced are asked for before those that have none
        List<String> ordered = numbers.stream()
                .sorted(Comparator.comparing(each -> !expectations.isWanted(each)))
                .toList();
        String uri = uri("devices=" + String.join(",", ordered) + "&events="
                + classes.stream().map(EventClass::key).sorted().collect(Collectors.joining(",")) + ",private");
        boolean widens = classes.contains(EventClass.CALL) && expectations.isWanted(ordered.get(0));
        boolean holds = (holdsStarts || widens)
                && !behaviour.narrow()
                && connected
                && enabled
                && !losing
                && !wanted().containsAll(numbers);
        if (holds) {
            gate.holdAnswers("MonitorStart");
        }
        addRoute(id, uri, route);
        routes.put(consumer, route);
        routeIds.put(consumer, id);
        devices.put(consumer, new TreeSet<>(numbers));
        expectations.started(consumer, classes);
        expectations.devices(consumer, numbers);
        if (holds) {
            Events.await(
                    () -> numbers.stream()
                                    .noneMatch(
                                            each -> pbx.device(each).monitors().isEmpty())
                            && link().waiting() == 0
                            && link().outstanding() == gate.held()
                            && asked("MonitorStart") == gate.held(),
                    "the monitors of " + numbers);
            // what is told now comes by the old monitors, the new ones, or both
            for (CallModel.Call call : calls.calls()) {
                code(call, call.devices().get(0));
                String device = call.devices().get(0);
                change(device, PrivateServiceType.SUSPEND_RECORDING);
            }
            markSent();
            if (routeNumber % 2 == 0) {
                gate.release();
            } else {
                gate.releaseLastFirst();
            }
        }
        holdsStarts = false;
        if (connected && enabled) {
            awaitMonitors();
            // it may share the monitors of others, which say nothing of whether it is there
            String marker = MARKER + ++markers + ";";
            String shown = test.encoding().shown(marker);
            Events.await(
                    () -> {
                        pbx.sendEscape(test.privateData(marker));
                        return route.hasCome(shown);
                    },
                    "the start of " + id);
        }
        lastTold.clear();
        return true;
    }

    /** Returns when all that the switch has sent until now has come to the application. */
    private void markSent() {
        gate.awaitPassed(1, () -> pbx.sendEscape(test.privateData("passed")));
    }

    private boolean shutDown() throws Exception {
        for (int consumer : routes.keySet()) {
            letGoOn(consumer);
        }
        settle();
        check();
        context.getRouteController().stopAllRoutes();
        test.template.stop();
        CstaComponent component = context.getComponent("csta", CstaComponent.class);
        component.stop();
        if (!component.getLinks().isEmpty()) {
            expectations.wrong(Rule.KEPT, "after the shutdown " + component.getLinks());
        }
        component.start();
        test.template.start();
        losing = false;
        pbx.loseEvents(false);
        for (int consumer : List.copyOf(routes.keySet())) {
            forget(consumer);
        }
        context.getRouteController().startRoute("watch");
        if (connected) {
            awaitState(LinkState.USABLE);
        }
        return true;
    }

    /** Its route processes what comes. */
    private void letGoOn(int consumer) throws Exception {
        ModelRoute route = routes.get(consumer);
        route.unstick();
        if (route.isSuspended()) {
            context.getRouteController().resumeRoute(routeIds.get(consumer));
            route.suspended(false);
        }
    }

    private boolean stop(int consumer) throws Exception {
        letGoOn(consumer);
        settle();
        check();
        context.getRouteController().stopRoute(routeIds.get(consumer));
        return stopped(consumer);
    }

    private void forget(int consumer) throws Exception {
        expectations.stopped(consumer);
        context.removeRoute(routeIds.get(consumer));
        routes.remove(consumer);
        routeIds.remove(consumer);
        devices.remove(consumer);
    }

    private boolean stopped(int consumer) throws Exception {
        forget(consumer);
        if (connected && enabled) {
            awaitMonitors();
        }
        return true;
    }

    /** A stop that Camel gives up leaves the route as it was. */
    private boolean abort(int consumer) throws Exception {
        if (routes.get(consumer).isSuspended()) {
            return false;
        }
        boolean stopped =
                context.getRouteController().stopRoute(routeIds.get(consumer), 100, TimeUnit.MILLISECONDS, true);
        if (stopped) {
            return stopped(consumer);
        }
        if (connected && enabled) {
            awaitMonitors();
        }
        return true;
    }

    // ---- the link

    private boolean performOnLink(Step step) throws Exception {
        if (step instanceof Step.LoseLink) {
            if (connected) {
                lose();
            }
            return true;
        } else if (step instanceof Step.ReturnLink) {
            if (!connected) {
                comeBack();
            }
            return true;
        } else if (step instanceof Step.Disable) {
            if (!connected || !enabled) {
                return false;
            }
            enabled = false;
            pbx.sendSystemStatus("disabled");
            Events.await(() -> link().state() == LinkState.WAITING_FOR_SWITCH, "the switch to be disabled");
            return true;
        } else if (step instanceof Step.Enable) {
            if (!connected) {
                return false;
            }
            if (!enabled) {
                enabled = true;
                pbx.sendSystemStatus("enabled");
                awaitMonitors();
                resynchronised();
            } else if (!wanted().isEmpty() && !losing) {
                renew();
            }
            return true;
        } else if (step instanceof Step.LoseMessages) {
            losing = connected && enabled;
            pbx.loseEvents(losing);
            return losing;
        } else if (step instanceof Step.MessagesLost) {
            if (!losing || !connected || !enabled) {
                return false;
            }
            findMessages();
            return true;
        } else if (step instanceof Step.StopMonitor stop) {
            if (!observes() || !expectations.isWanted(stop.device())) {
                return false;
            }
            pbx.sendMonitorStop(stop.device());
            Events.await(() -> asked("SnapshotDevice") == 1, "a snapshot of " + stop.device());
            awaitMonitors();
            resynchronised();
            return true;
        } else if (step instanceof Step.HoldAnswers hold) {
            if (hold.service().equals("MonitorStart")) {
                holdsStarts = true;
            } else if (hold.service().equals("SnapshotDevice")) {
                snapshots = hold.performedLate()
                        ? Snapshots.LOST_ONCE_MORE
                        : behaviour.narrow() ? Snapshots.SLOW : Snapshots.AT_ONCE;
            } else if (hold.service().equals("MonitorStop")) {
                messagesUntilLost = hold.performedLate() ? 1 : 0;
            }
            return true;
        } else if (step instanceof Step.Quiet quiet) {
            quiet(quiet.consumersStop());
            return true;
        }
        // time passes by itself, and answers are held and refused for single steps only
        return false;
    }

    private void lose() {
        connected = false;
        losing = false;
        pbx.loseEvents(false);
        proxy.refuse(true);
        proxy.cut();
        Events.await(
                () -> link().state() == LinkState.DISCONNECTED || link().state() == LinkState.CONNECTING, "the loss");
    }

    private void comeBack() throws Exception {
        Snapshots how = wanted().isEmpty() ? Snapshots.AT_ONCE : snapshots;
        snapshots = Snapshots.AT_ONCE;
        if (!enabled) {
            enabled = true;
            pbx.changeSystemStatus("enabled");
        }
        if (messagesUntilLost >= 0) {
            int before = proxy.faults();
            proxy.afterMessages(Direction.TO_APPLICATION, messagesUntilLost, Fault.CUT);
            messagesUntilLost = -1;
            proxy.refuse(false);
            proxy.awaitFaults(before + 1, CstaRouteTestSupport.LIMIT);
        }
        if (how == Snapshots.LOST_ONCE_MORE) {
            gate.holdAnswers("SnapshotDevice");
            proxy.refuse(false);
            gate.awaitHeld(1);
            meanwhile();
            proxy.refuse(true);
            proxy.cut();
            Events.await(() -> link().state() != LinkState.MONITORING, "the second loss");
            gate.release();
            List<CallModel.Call> all = calls.calls();
            if (!all.isEmpty()) {
                clearAll(all.get(0));
            }
        } else if (how == Snapshots.SLOW) {
            pbx.misbehave("SnapshotDevice").answerLate(Duration.ofMillis(300));
        }
        proxy.refuse(false);
        connected = true;
        awaitMonitors();
        pbx.behave();
        resynchronised();
    }

    /** Events between the start of the monitors and a snapshot. */
    private void meanwhile() {
        connected = true;
        for (CallModel.Call call : calls.calls()) {
            code(call, call.devices().get(0));
        }
        markSent();
        settle();
        connected = false;
    }

    private void renew() {
        int monitors = wanted().size();
        pbx.sendSystemStatus("overloadReached");
        pbx.sendSystemStatus("enabled");
        Events.await(() -> asked("SnapshotDevice") >= monitors, "all snapshots");
        awaitMonitors();
        resynchronised();
    }

    private void findMessages() {
        losing = false;
        pbx.loseEvents(false);
        int monitors = wanted().size();
        pbx.sendSystemStatus("messagesLost");
        Events.await(() -> asked("SnapshotDevice") >= monitors, "all snapshots");
        awaitMonitors();
        resynchronised();
        pbx.changeSystemStatus("enabled");
    }

    // ---- quiet

    private void quiet(boolean consumersStop) throws Exception {
        holdsStarts = false;
        for (int consumer : routes.keySet()) {
            letGoOn(consumer);
        }
        if (!connected) {
            comeBack();
        } else if (!enabled) {
            enabled = true;
            pbx.sendSystemStatus("enabled");
            awaitMonitors();
            resynchronised();
        }
        if (losing) {
            findMessages();
        }
        for (CallModel.Call call : calls.calls()) {
            clearAll(call);
        }
        for (String guest : calls.guests()) {
            pbx.device(guest).dissociate();
            told(calls.cancelHotDesk(guest, behaviour.tellsHost()));
        }
        settle();
        check();
        List<String> unseen = expectations.unseenEnds();
        if (!unseen.isEmpty()) {
            expectations.wrong(Rule.RECORDING_ENDED_UNSEEN, "no 3014 for " + unseen);
        }
        expectations.forgetUnseenEnds();
        if (!ambiguous) {
            checkKept(KEPT_BY_CONSUMERS);
        }
        if (consumersStop) {
            for (int consumer : List.copyOf(routes.keySet())) {
                stop(consumer);
            }
            checkKept(KEPT_FOR_SOME_TIME);
            missedIds.clear();
            livesTold.clear();
            handles.keySet().removeIf(life -> calls.byLife(life) == null);
            ambiguous = false;
        }
    }

    private Map<String, Integer> kept(Set<String> allowed) {
        Map<String, Integer> left = new TreeMap<>();
        KnownToOperators.of(context).kept().forEach((name, entries) -> {
            if (entries > 0 && !allowed.contains(name)) {
                left.put(name, entries);
            }
        });
        return left;
    }

    private void checkKept(Set<String> allowed) {
        if (!ignored.contains(Rule.KEPT)) {
            // what is being answered just now
            Awaitility.await()
                    .atMost(CstaRouteTestSupport.LIMIT)
                    .until(() -> kept(allowed).isEmpty() || !kept(allowed).containsKey("outstandingRequests"));
            Map<String, Integer> left = kept(allowed);
            if (!left.isEmpty()) {
                expectations.wrong(Rule.KEPT, left.toString());
            }
        }
    }

    @Override
    public void end(int number) {
        try {
            quiet(true);
            check();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets all routes end, so that the context can be stopped. */
    void close() {
        routes.values().forEach(ModelRoute::unstick);
        gate.release();
        proxy.refuse(false);
    }
}
