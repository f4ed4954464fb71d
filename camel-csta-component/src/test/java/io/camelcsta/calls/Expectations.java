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

import io.camelcsta.calls.Told.What;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.LinkEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each consumer must get, and what it may get, as {@code private-services.md} says: the model. It is fed with the
 * acts of the switch, with what the monitors that stand are told, and with the snapshots that have succeeded. Where
 * events were missed and nobody could know better, it allows more than one outcome.
 */
public final class Expectations implements CallModel.Fate {

    private static final String STARTED = "recordingStarted";
    private static final String STOPPED = "recordingStopped";
    private static final String SUSPENDED = "recordingSuspended";
    private static final String RESUMED = "recordingResumed";
    private static final String ESTABLISHED = "hotDeskingEstablished";
    private static final String CANCELLED = "hotDeskingCancelled";
    private static final String CODE_SET = "accountCodeSet";
    private static final Set<String> RECORDING = Set.of(STARTED, STOPPED, SUSPENDED, RESUMED);

    private final Function<String, String> connIdOf;
    private final boolean asIs;
    private final Set<Rule> ignored;
    private final Map<Integer, Consumer> consumers = new TreeMap<>();
    /** For each device what must be known of recordings, by call id and message. */
    private final Map<String, Map<Key, Track>> tracks = new TreeMap<>();
    /** Recordings that have become part of another call while nobody looked. */
    private final List<Track> ghosts = new ArrayList<>();

    private final List<Expected> expected = new ArrayList<>();
    /** What was found wrong while events came, where nothing may be thrown. */
    private Violation found;

    /** A consumer. */
    private static final class Consumer {
        private final Set<EventClass> classes;
        private Set<String> devices = Set.of();
        private final List<Received> received = new ArrayList<>();
        private final Set<String> eventIds = new HashSet<>();
        private Boolean connected;

        Consumer(Set<EventClass> classes) {
            this.classes = classes;
        }
    }

    /** What has ended, for those who are told of it late. */
    private final Set<Part> endedParts = new HashSet<>();

    private final Set<Integer> movedLives = new HashSet<>();
    /** The ids of the calls that have become part of one, for each device that was in them. */
    private final Set<Previous> previous = new HashSet<>();

    /**
     * A device knew a call by another id before.
     *
     * @param life the call that its own became part of
     */
    private record Previous(String device, String callId, int life, String previousId) {}

    /** A device's part in a call, or in a recording of it. */
    private record Part(String device, int life, String message) {}

    private record Key(String callId, String message) {}

    /** The end of a recording that was told; those that may be told once more, of another one, after lost messages. */
    private record Stopped(String device, int life, String message) {}

    private final Set<Stopped> stops = new HashSet<>();
    private final Set<Stopped> doubtful = new HashSet<>();

    /** A recording as the component must know it for a device. */
    private static final class Track {
        private final String device;
        private final Key key;
        private final int life;
        /** The device whose connection its events name. */
        private final String recorded;

        private boolean suspended;
        /** Whether events may have been missed since the last one. */
        private boolean gapped;
        /** Whether it has ended, which may have been told or not. */
        private boolean over;
        /** Whether its call has become another, of which the device has not been told. */
        private boolean moves;
        /** Whether nobody can know that it has ended, because the call id stands for another call now. */
        private boolean ambiguous;
        /** The 3014 that is due, or may come, once it is over. */
        private Expected stop;

        Track(String device, Key key, int life, String recorded) {
            this.recorded = recorded;
            this.device = device;
            this.key = key;
            this.life = life;
        }

        @Override
        public String toString() {
            return "message " + key.message() + " at " + device + " in " + key.callId() + "(" + life + ")";
        }
    }

    /** An event that is due. */
    private static final class Expected {
        private final EventClass eventClass;
        private final Set<String> events;
        private final String thisDN;
        private final String callId;
        private final String host;
        private final Rule missing;
        private final String why;
        /** The consumers that must get it. */
        private final Set<Integer> must = new TreeSet<>();
        /** Those that have got it. */
        private final Set<Integer> done = new TreeSet<>();
        /** Those that have come to monitor the device since, and need not get it. */
        private final Set<Integer> newcomers = new TreeSet<>();
        /** What may be told as PreviousConnID; null: anything. */
        private Set<String> previousConnIds;
        /** Whether it may come to any consumer of the device that has not got it yet. */
        private boolean may;
        /** Whether the recording may be taken for one of another call that has the id now. */
        private boolean anyCall;

        Expected(
                EventClass eventClass,
                Set<String> events,
                String thisDN,
                String callId,
                String host,
                Rule missing,
                String why) {
            this.eventClass = eventClass;
            this.events = events;
            this.thisDN = thisDN;
            this.callId = callId;
            this.host = host;
            this.missing = missing;
            this.why = why;
        }

        boolean fits(Received event) {
            return events.contains(event.event())
                    && thisDN.equals(event.thisDN())
                    && (callId == null || anyCall || callId.equals(event.callId()));
        }

        @Override
        public String toString() {
            return events + " for " + thisDN + (callId == null ? "" : " in " + callId) + " (" + why + ")";
        }
    }

    /**
     * @param connIdOf the ConnID of a call id
     * @param asIs whether what is told of the events that are passed on as they are is to be compared too
     * @param ignored rules that are not looked at
     */
    public Expectations(Function<String, String> connIdOf, boolean asIs, Set<Rule> ignored) {
        this.connIdOf = connIdOf;
        this.ignored = ignored;
        this.asIs = asIs;
    }

    // ---- consumers

    /** A consumer starts. */
    public void started(int consumer, Set<EventClass> classes) {
        consumers.put(consumer, new Consumer(classes));
    }

    /** A consumer stops. */
    public void stopped(int consumer) {
        devices(consumer, Set.of());
        consumers.remove(consumer);
    }

    /** The devices that the consumer monitors or tries to from now on. */
    public void devices(int consumer, Collection<String> devices) {
        Consumer known = consumers.get(consumer);
        if (known == null || known.devices.equals(Set.copyOf(devices))) {
            return;
        }
        Set<String> gone = new TreeSet<>(known.devices);
        gone.removeAll(devices);
        expected.stream()
                .filter(each -> each.may && !known.devices.contains(each.thisDN) && devices.contains(each.thisDN))
                .forEach(each -> each.newcomers.add(consumer));
        known.devices = Set.copyOf(devices);
        for (Expected each : expected) {
            if (gone.contains(each.thisDN) && each.host == null) {
                each.must.remove(consumer);
            }
        }
        // a hot-desk event may be due by the other device
        expected.stream().filter(each -> each.host != null).forEach(each -> {
            if (!known.devices.contains(each.thisDN) && !known.devices.contains(each.host)) {
                each.must.remove(consumer);
            }
        });
        for (String device : gone) {
            if (consumers.values().stream().noneMatch(other -> other.devices.contains(device))) {
                tracks.remove(device);
                ghosts.removeIf(track -> track.device.equals(device));
                expected.removeIf(each -> each.may && each.thisDN.equals(device));
            }
        }
    }

    /** Whether a consumer monitors the device or tries to. */
    public boolean isWanted(String device) {
        return consumers.values().stream().anyMatch(each -> each.devices.contains(device));
    }

    private Set<Integer> of(String device, EventClass eventClass) {
        Set<Integer> found = new TreeSet<>();
        consumers.forEach((number, each) -> {
            if (each.devices.contains(device) && each.classes.contains(eventClass)) {
                found.add(number);
            }
        });
        return found;
    }

    private Map<Key, Track> of(String device) {
        return tracks.computeIfAbsent(device, key -> new LinkedHashMap<>());
    }

    // ---- the truth

    @Override
    public void began(int life, String callId) {
        tracks.values().forEach(known -> known.values().stream()
                .filter(track -> track.key.callId().equals(callId) && (track.over || track.moves))
                .forEach(Expectations::ambiguous));
    }

    private static void ambiguous(Track track) {
        track.ambiguous = true;
        if (track.stop != null) {
            track.stop.anyCall = true;
        }
    }

    @Override
    public void joined(String device, int life) {
        endedParts.remove(new Part(device, life, null));
    }

    @Override
    public void recorded(int life, String message) {
        endedParts.removeIf(part -> part.life() == life && message.equals(part.message()));
    }

    @Override
    public void partEnded(String device, int life, Set<String> messages) {
        if (messages == null) {
            endedParts.add(new Part(device, life, null));
        } else {
            messages.forEach(message -> endedParts.add(new Part(device, life, message)));
        }
        for (Track track : List.copyOf(of(device).values())) {
            if (track.life == life && !track.over && (messages == null || messages.contains(track.key.message()))) {
                over(track);
            }
        }
    }

    private void over(Track track) {
        track.over = true;
        track.stop = new Expected(
                EventClass.RECORDING,
                Set.of(STOPPED),
                track.device,
                track.key.callId(),
                null,
                Rule.RECORDING_EVENT_MISSING,
                "the end of " + track);
        track.stop.may = true;
        track.stop.anyCall = track.ambiguous;
        expected.add(track.stop);
    }

    @Override
    public void moved(Map<String, Integer> calls, Map<String, List<String>> parties, CallModel.Call to) {
        parties.forEach((id, devices) -> devices.stream()
                .filter(device -> !id.equals(to.id()))
                .forEach(device -> previous.add(new Previous(device, to.id(), to.life(), id))));
        Collection<Integer> lives = calls.values();
        movedLives.addAll(lives);
        tracks.values().forEach(known -> known.values().stream()
                .filter(track -> lives.contains(track.life) && !track.over)
                .forEach(track -> track.moves = true));
    }

    @Override
    public void ended(int life, String callId, Set<String> parties) {
        // partEnded says it
    }

    /** Whether the component must know that recording. */
    public boolean knows(String device, String callId, String message) {
        return tracks.getOrDefault(device, Map.of()).containsKey(new Key(callId, message));
    }

    /** Whether the component must know that recording as suspended. */
    public boolean isSuspended(String device, String callId, String message) {
        Track track = tracks.getOrDefault(device, Map.of()).get(new Key(callId, message));
        return track != null && track.suspended && !track.over && !track.gapped;
    }

    /** Whether a recording with that message id is to be known of one of those calls. */
    public boolean knowsMessage(String message, Set<Integer> lives) {
        return tracks.values().stream()
                .flatMap(known -> known.values().stream())
                .anyMatch(track -> track.key.message().equals(message) && lives.contains(track.life));
    }

    /** Whether it is certain which private event it means: not if a recording is resumed that nobody saw suspended. */
    public boolean isCertain(Told told) {
        Track track = tracks.getOrDefault(told.device(), Map.of()).get(new Key(told.callId(), told.message()));
        return switch (told.what()) {
            case RECORD -> track == null && !isGhost(told);
            case RESUME -> track != null && track.suspended && !track.over && !track.gapped;
            case SUSPEND, STOP -> track == null || !track.over && !track.gapped;
            default -> true;
        };
    }

    /** Events of the devices may be missed from now on though their monitors stand. */
    public void missed() {
        tracks.values().forEach(known -> known.values().forEach(track -> track.gapped = true));
        doubtful.addAll(stops);
    }

    // ---- what is told

    /** A monitor that stands has told something. */
    public void told(Told told) {
        told(told, true);
    }

    /**
     * A monitor that stands has told something.
     *
     * @param passed whether its filter lets it through
     */
    public void told(Told told, boolean passed) {
        if (!isWanted(told.device())) {
            return;
        }
        switch (told.what()) {
            case RECORD, RESUME -> recorded(told);
            case SUSPEND -> suspended(told);
            case STOP -> stopped(told);
            case CONNECTION_CLEARED, CALL_CLEARED, DIVERTED -> ended(told);
            case CONFERENCED, TRANSFERRED -> joined(told);
            case CODE ->
                must(EventClass.ACCOUNT_CODE, Set.of(CODE_SET), told, Rule.EVENT_MISSING, "code " + told.code());
            case HOT_DESK -> hotDesk(told);
            default -> {
                // nothing private in it
            }
        }
        toldAgain(told);
        if (passed) {
            toldOfPrevious(told);
        }
    }

    /** A monitor that stands has told something once more: only what is passed on as it is comes again. */
    public void toldAgain(Told told) {
        if (asIs && isWanted(told.device()) && told.what() != What.HOT_DESK) {
            EventClass eventClass = told.what().isVoice() ? EventClass.VOICE : EventClass.CALL;
            must(eventClass, Set.of(eventName(told.what())), told, Rule.EVENT_MISSING, "as it is");
        }
    }

    static String eventName(What what) {
        return switch (what) {
            case ORIGINATED -> "OriginatedEvent";
            case DELIVERED -> "DeliveredEvent";
            case ESTABLISHED -> "EstablishedEvent";
            case HELD -> "HeldEvent";
            case RETRIEVED -> "RetrievedEvent";
            case RECORD, RESUME -> "RecordEvent";
            case SUSPEND -> "SuspendRecordEvent";
            case STOP -> "StopEvent";
            case CONNECTION_CLEARED -> "ConnectionClearedEvent";
            case CALL_CLEARED -> "CallClearedEvent";
            case DIVERTED -> "DivertedEvent";
            case CONFERENCED -> "ConferencedEvent";
            case TRANSFERRED -> "TransferedEvent";
            case CODE -> "CallInformationEvent";
            case HOT_DESK -> "PrivateEvent";
        };
    }

    private Expected must(EventClass eventClass, Set<String> events, Told told, Rule missing, String why) {
        Expected due = new Expected(eventClass, events, told.device(), told.callId(), null, missing, why);
        due.must.addAll(of(told.device(), eventClass));
        due.previousConnIds = previousConnIds(told);
        expected.add(due);
        return due;
    }

    private Set<String> previousConnIds(Told told) {
        Stream<String> ids = previous.stream()
                .filter(each ->
                        each.device().equals(told.device()) && each.callId().equals(told.callId()))
                .map(Previous::previousId);
        Stream<String> own = told.joined() == null ? Stream.empty() : told.joined().lives().keySet().stream();
        return Stream.concat(ids, own).map(connIdOf).collect(Collectors.toSet());
    }

    /** What an event says of the ids by which devices knew calls before. */
    private void toldOfPrevious(Told told) {
        switch (told.what()) {
            case ORIGINATED, DELIVERED ->
                // that id is a new call's
                previous.removeIf(each -> each.previousId().equals(told.callId()) && each.life() < told.life());
            case CONNECTION_CLEARED, DIVERTED, CALL_CLEARED -> {
                if (told.what() == What.CALL_CLEARED || told.about().equals(told.device())) {
                    previous.removeIf(each -> each.device().equals(told.device())
                            && each.callId().equals(told.callId())
                            && each.life() <= told.life());
                }
            }
            default -> {
                // nothing follows
            }
        }
    }

    private void recording(Told told, boolean certain, String... events) {
        Expected due = must(
                EventClass.RECORDING,
                Set.of(events),
                told,
                Rule.RECORDING_EVENT_MISSING,
                told.what() + " of message " + told.message());
        if (!certain) {
            due.must.clear();
            due.may = true;
        }
    }

    private void recorded(Told told) {
        Key key = new Key(told.callId(), told.message());
        Track known = of(told.device()).get(key);
        if (told.what() == What.RECORD) {
            // what is known then is of another recording, whose end was missed
            boolean certain = known == null && !isGhost(told);
            recording(told, certain, certain ? new String[] {STARTED} : new String[] {STARTED, RESUMED});
        } else if (known != null && known.suspended && !known.over) {
            recording(told, !known.gapped, RESUMED);
        } else {
            recording(told, known == null, RESUMED, STARTED);
        }
        know(told, false);
    }

    /** Whether it may be taken for one that went on in another call of which the device was not told. */
    private boolean isGhost(Told told) {
        return Stream.concat(
                        ghosts.stream().filter(track -> track.device.equals(told.device())),
                        of(told.device()).values().stream().filter(track -> track.over))
                .anyMatch(track -> track.key.message().equals(told.message()));
    }

    private void suspended(Told told) {
        Track known = of(told.device()).get(new Key(told.callId(), told.message()));
        recording(told, known == null || !known.gapped && !known.over, SUSPENDED);
        know(told, true);
    }

    private void know(Told told, boolean suspended) {
        Key key = new Key(told.callId(), told.message());
        stops.remove(new Stopped(told.device(), told.life(), told.message()));
        doubtful.remove(new Stopped(told.device(), told.life(), told.message()));
        Track track = new Track(told.device(), key, told.life(), told.about());
        track.suspended = suspended;
        Track before = of(told.device()).put(key, track);
        if (endedParts.contains(new Part(told.device(), told.life(), null))
                || endedParts.contains(new Part(told.device(), told.life(), told.message()))) {
            over(track);
        } else if (movedLives.contains(told.life())) {
            track.moves = true;
        }
        if (before != null && before.stop != null && before.stop.must.isEmpty()) {
            // the new one is taken for it
            ambiguous(before);
        }
    }

    private void stopped(Told told) {
        Key key = new Key(told.callId(), told.message());
        Track known = of(told.device()).get(key);
        Stopped stop = new Stopped(told.device(), told.life(), told.message());
        if (known == null) {
            // so soon after messages were lost it may be taken for a repeat of the last one
            recording(told, !doubtful.remove(stop), STOPPED);
        } else if (known.over && known.life == told.life()) {
            // it is late: the end of the connection has been told before, and this is swallowed
            certain(known);
        } else {
            recording(told, known.life == told.life(), STOPPED);
            of(told.device()).remove(key);
        }
        stops.add(stop);
    }

    private void ended(Told told) {
        // of another party's part nothing follows for the device, unless that is what is recorded
        of(told.device()).values().stream()
                .filter(track -> track.over
                        && track.life == told.life()
                        && (told.what() == What.CALL_CLEARED
                                || told.about().equals(told.device())
                                || told.about().equals(track.recorded)))
                .forEach(this::certain);
    }

    private void ended(Told told, Collection<Integer> lives) {
        of(told.device()).values().stream()
                .filter(track -> track.over && lives.contains(track.life))
                .forEach(this::certain);
    }

    private void certain(Track track) {
        if (track.stop.may) {
            track.stop.may = false;
            track.stop.must.addAll(of(track.device, EventClass.RECORDING));
        }
    }

    private void joined(Told told) {
        Map<Key, Track> known = of(told.device());
        Collection<Integer> lives = told.joined().lives().values();
        if (told.joined().changes().stream().anyMatch(change -> change.device().equals(told.device()))) {
            // it may have left one of them unseen, and is in what they have become: nobody can tell
            known.values().stream()
                    .filter(track -> track.over && track.stop.may)
                    .filter(track ->
                            lives.contains(track.life) || told.joined().lives().containsKey(track.key.callId()))
                    .forEach(Expectations::ambiguous);
        } else {
            ended(told, lives);
        }
        List<Track> moving = new ArrayList<>(known.values().stream()
                .filter(track -> lives.contains(track.life) && track.moves)
                .toList());
        ghosts.stream()
                .filter(track -> track.device.equals(told.device()) && lives.contains(track.life))
                .forEach(moving::add);
        for (Track track : moving) {
            known.remove(track.key, track);
            ghosts.remove(track);
            Track moved =
                    new Track(told.device(), new Key(told.callId(), track.key.message()), told.life(), track.recorded);
            moved.suspended = track.suspended;
            moved.gapped = track.gapped;
            known.put(moved.key, moved);
        }
    }

    private void hotDesk(Told told) {
        Told.HotDesk hotDesk = told.hotDesk();
        String why = "hot desk " + hotDesk.act();
        Expected due = expected.stream()
                .filter(each -> each.why.equals(why))
                .findFirst()
                .orElse(null);
        if (due == null) {
            due = new Expected(
                    EventClass.HOT_DESKING,
                    Set.of(hotDesk.established() ? ESTABLISHED : CANCELLED),
                    hotDesk.guest(),
                    null,
                    hotDesk.host(),
                    Rule.HOT_DESK_EVENT_MISSING,
                    why);
            expected.add(due);
        }
        due.must.addAll(of(told.device(), EventClass.HOT_DESKING));
    }

    /**
     * A snapshot of a device has said which calls it is in.
     *
     * @param newer the calls of which events have come that are newer than it
     */
    public void snapshot(String device, Set<String> present, Set<String> newer) {
        for (Track track : of(device).values()) {
            if (track.over
                    && track.stop.may
                    && !track.ambiguous
                    && !present.contains(track.key.callId())
                    && !newer.contains(track.key.callId())) {
                if (movedLives.contains(track.life) && !present.isEmpty()) {
                    // it may be taken for one that goes on in the call that its own has become
                    ambiguous(track);
                } else {
                    certain(track);
                }
            }
        }
    }

    // ---- what has come

    /** A consumer has got something. */
    public void received(int consumer, Received event) {
        Consumer known = consumers.get(consumer);
        if (known == null) {
            wrong(Rule.AFTER_STOP, event + " at consumer " + consumer);
            return;
        }
        if (!known.eventIds.add(event.eventId())) {
            wrong(Rule.EVENT_ID, event + " at consumer " + consumer);
        }
        if (event.thisDN() == null) {
            linkEvent(consumer, known, event);
            return;
        }
        if (event.callId() != null && !connIdOf.apply(event.callId()).equals(event.connId())) {
            wrong(
                    Rule.CONN_ID,
                    event + " at consumer " + consumer + ": the ConnID of " + event.callId() + " is "
                            + connIdOf.apply(event.callId()));
        }
        if (asIs || isPrivate(event)) {
            known.received.add(event);
        }
    }

    /** Something is wrong; the first is told by {@link #check}. */
    public void wrong(Rule rule, String detail) {
        if (found == null && !ignored.contains(rule)) {
            found = new Violation(rule, detail);
        }
    }

    private void linkEvent(int consumer, Consumer known, Received event) {
        boolean up = event.event().equals(LinkEvent.CONNECTED);
        if (up || event.event().equals(LinkEvent.DISCONNECTED)) {
            if (known.connected == null ? !up : known.connected == up) {
                wrong(Rule.LINK_EVENTS, event + " at consumer " + consumer);
            }
            known.connected = up;
        }
    }

    /** All that has been told must have come by now, and nothing else. */
    public void check() {
        check(Set.of());
    }

    /**
     * All that has been told must have come by now, and nothing else.
     *
     * @param late consumers to which something may come later, because their routes are stuck
     */
    public void check(Set<Integer> late) {
        consumers.forEach((number, consumer) -> {
            for (Received event : consumer.received) {
                match(number, consumer, event);
            }
            consumer.received.clear();
        });
        for (Expected each : expected) {
            Set<Integer> due = new TreeSet<>(each.must);
            if (each.may && !each.done.isEmpty()) {
                // it has come by what another monitor told or a snapshot said: to all
                due.addAll(of(each.thisDN, each.eventClass));
                due.removeAll(each.newcomers);
                each.must.addAll(due);
            }
            due.removeAll(each.done);
            due.removeAll(late);
            if (!due.isEmpty()) {
                wrong(each.missing, each + " at consumers " + due);
            }
        }
        settle(late);
        if (found != null) {
            throw found;
        }
    }

    private void match(int number, Consumer consumer, Received event) {
        // one that may have another call id by now comes last
        Comparator<Expected> exact = Comparator.comparing(each -> !Objects.equals(event.callId(), each.callId));
        Expected due = expected.stream()
                .filter(each -> each.fits(event) && each.must.contains(number) && !each.done.contains(number))
                .min(exact.thenComparing(each -> each.events.size()))
                .or(() -> expected.stream()
                        .filter(each -> each.may
                                && each.fits(event)
                                && !each.done.contains(number)
                                && consumer.devices.contains(each.thisDN)
                                && consumer.classes.contains(each.eventClass))
                        .min(exact))
                .orElse(null);
        if (due == null) {
            wrong(ruleOf(event), event + " at consumer " + number);
            return;
        }
        boolean cancelled = event.event().equals(CANCELLED);
        if (due.host != null && !due.host.equals(event.otherDN()) && !(cancelled && event.otherDN() == null)) {
            wrong(Rule.OTHER_DN, event + " at consumer " + number + ": the host is " + due.host);
        }
        Set<String> allowed = due.previousConnIds;
        if (event.previousConnId() != null && allowed != null && !allowed.contains(event.previousConnId())) {
            wrong(Rule.PREVIOUS_CONN_ID, event + " at consumer " + number + ": may be one of " + allowed);
        }
        due.done.add(number);
    }

    private static boolean isPrivate(Received event) {
        return RECORDING.contains(event.event())
                || Set.of(ESTABLISHED, CANCELLED, CODE_SET).contains(event.event());
    }

    private static Rule ruleOf(Received event) {
        if (RECORDING.contains(event.event())) {
            return Rule.RECORDING_EVENT_WRONG;
        }
        return event.event().startsWith("hotDesking") ? Rule.HOT_DESK_EVENT_WRONG : Rule.EVENT_WRONG;
    }

    private void settle(Set<Integer> late) {
        // recordings whose call has become another while the device was not told
        tracks.values().forEach(known -> known.values().removeIf(track -> {
            if (track.moves) {
                ghosts.add(track);
                over(track);
                ambiguous(track);
            }
            return track.moves;
        }));
        tracks.values().forEach(known -> known.values().removeIf(track -> {
            boolean seen = track.over && (!track.stop.may || !track.stop.done.isEmpty());
            if (seen) {
                // a Stop event that comes soon may be taken for a late one
                doubtful.add(new Stopped(track.device, track.life, track.key.message()));
            }
            return seen;
        }));
        // what may come need not come for ever: only the ends of recordings wait for a snapshot
        expected.removeIf(each ->
                (!each.may || !each.done.isEmpty() || each.must.isEmpty() && !each.events.equals(Set.of(STOPPED)))
                        && late.stream().noneMatch(number -> mayGet(number, each)));
    }

    private boolean mayGet(int number, Expected each) {
        Consumer consumer = consumers.get(number);
        return !each.done.contains(number)
                && (each.must.contains(number)
                        || each.may
                                && consumer.devices.contains(each.thisDN)
                                && consumer.classes.contains(each.eventClass));
    }

    /** Recordings that are over and have no 3014 though they could have been seen to be. */
    public List<String> unseenEnds() {
        return tracks.values().stream()
                .flatMap(known -> known.values().stream())
                .filter(track -> track.over && track.stop.may && !track.ambiguous)
                .map(Track::toString)
                .toList();
    }

    /** Forgets the ends of recordings that need not be seen. */
    public void forgetUnseenEnds() {
        tracks.values().forEach(known -> known.values().removeIf(track -> track.over));
    }
}
