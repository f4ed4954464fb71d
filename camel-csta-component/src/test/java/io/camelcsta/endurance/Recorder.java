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
package io.camelcsta.endurance;

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The end of a consumer's route under load: looks at each event as it comes and keeps only numbers, so that it can run
 * for hours. It finds events that come twice, that overtake others of their call, or that are processed while another
 * one of their call is. It can block its route, or let events fail the first time that they come.
 */
final class Recorder implements Processor {

    private static final int MOST_PROBLEMS = 20;
    private static final int RECENT = 64;
    private static final long BLOCKED_LIMIT_MINUTES = 10;

    private final String name;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final AtomicInteger problemCount = new AtomicInteger();
    private final BitSet asRead = new BitSet();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong outages = new AtomicLong();
    private final AtomicLong longestOutageMillis = new AtomicLong();
    private final AtomicLong missedReports = new AtomicLong();
    private final AtomicInteger failures = new AtomicInteger();
    /** The numbers in the EventIDs of all events; it guards what is below, too. */
    private final BitSet seen = new BitSet();

    private final Map<String, BitSet> ofGroup = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> groups;
    private final Set<String> markers = ConcurrentHashMap.newKeySet();
    private final Call[] recent = new Call[RECENT];
    private int nextRecent;
    private String prefix;
    private volatile CountDownLatch gate;
    private volatile int failEvery;

    /** A call as a device sees it. */
    record Call(String device, String connId) {}

    private static final class Lane {
        private long lastNumber;
        private final Map<String, Long> lastCodes = new ConcurrentHashMap<>();
        private volatile boolean busy;
    }

    /**
     * @param name for messages
     * @param groups sets of devices by name, whose recording and account code events are counted by {@link #ofGroup}
     */
    Recorder(String name, Map<String, Set<String>> groups) {
        this.name = name;
        this.groups = groups;
    }

    /** Lets the route block at its next events until {@link #unblock}. */
    void block() {
        gate = new CountDownLatch(1);
    }

    void unblock() {
        CountDownLatch closed = gate;
        gate = null;
        if (closed != null) {
            closed.countDown();
        }
    }

    /** Lets every n-th event fail the first time that it comes; 0 for none. */
    void failEvery(int number) {
        failEvery = number;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        CountDownLatch closed = gate;
        if (closed != null && !closed.await(BLOCKED_LIMIT_MINUTES, TimeUnit.MINUTES)) {
            problem("the route was never unblocked");
        }
        CstaBody body = (CstaBody) exchange.getMessage().getBody();
        if (body instanceof LinkEvent event) {
            accept(number(event.eventId()), event);
        } else if (body instanceof PrivateEvent event) {
            long number = number(event.eventId());
            mayFail(exchange, number);
            accept(number, event);
        } else if (body instanceof CstaEvent event) {
            long number = number(event.eventId());
            mayFail(exchange, number);
            accept(number, event);
        } else {
            problem("got " + body);
        }
    }

    private void mayFail(Exchange exchange, long number) throws Exception {
        int every = failEvery;
        if (every > 0 && number % every == 0 && exchange.getMessage().getHeader("CamelCstaRedelivered") == null) {
            failures.incrementAndGet();
            throw new IllegalStateException("fails the first time");
        }
    }

    private void accept(long number, LinkEvent event) {
        once(number, event);
        if (event.event().equals(LinkEvent.DISCONNECTED)) {
            outages.incrementAndGet();
        } else if (event.event().equals(LinkEvent.EVENTS_LOST)) {
            missedReports.incrementAndGet();
        } else if (event.details().get("OutageMillis") instanceof Number millis) {
            longestOutageMillis.accumulateAndGet(millis.longValue(), Math::max);
        }
    }

    private void accept(long number, PrivateEvent event) {
        Lane lane = enter(event.connId() == null ? event.thisDN() : event.connId(), number, event);
        once(number, event);
        events.incrementAndGet();
        if (event.type().eventClass() == EventClass.HOT_DESKING) {
            read(number);
        } else {
            groups.forEach((group, devices) -> {
                if (devices.contains(event.thisDN())) {
                    synchronized (seen) {
                        ofGroup.computeIfAbsent(group, key -> new BitSet()).set((int) number);
                    }
                }
            });
        }
        Long code = event.type() == PrivateEventType.ACCOUNT_CODE_SET
                ? Phones.number(event.extensions().get("AccountCode"))
                : null;
        if (code != null) {
            Long last = lane.lastCodes.put(event.thisDN(), code);
            if (last != null && last >= code) {
                problem("account code " + code + " after " + last + " in " + event);
            }
        }
        synchronized (recent) {
            if (event.connId() != null) {
                recent[nextRecent++ % RECENT] = new Call(event.thisDN(), event.connId());
            }
        }
        lane.busy = false;
    }

    private void accept(long number, CstaEvent event) {
        Lane lane = enter(event.connId() == null ? String.valueOf(event.thisDN()) : event.connId(), number, event);
        once(number, event);
        events.incrementAndGet();
        if (!event.event().equals("Escape")) {
            read(number);
        }
        if (event.eventClass() == EventClass.PRIVATE && event.thisDN() != null) {
            markers.add(event.thisDN());
        }
        lane.busy = false;
    }

    /** Events of a call come one after the other, so that what is read here was written by the thread before. */
    private Lane enter(String key, long number, CstaBody event) {
        Lane lane = lanes.computeIfAbsent(key, name -> new Lane());
        synchronized (lane) {
            if (lane.busy) {
                problem("two events of " + key + " at the same time: " + event);
            }
            if (number <= lane.lastNumber) {
                problem("number " + number + " after " + lane.lastNumber + " in " + event);
            }
            lane.lastNumber = number;
            lane.busy = true;
        }
        return lane;
    }

    private void once(long number, CstaBody event) {
        synchronized (seen) {
            if (seen.get((int) number)) {
                problem("came twice: " + event);
            }
            seen.set((int) number);
        }
    }

    private void read(long number) {
        synchronized (seen) {
            asRead.set((int) number);
        }
    }

    private long number(String eventId) {
        int dash = eventId.lastIndexOf('-');
        synchronized (seen) {
            if (prefix == null) {
                prefix = eventId.substring(0, dash);
            } else if (!eventId.startsWith(prefix)) {
                problem("EventID " + eventId + " of another link than " + prefix);
            }
        }
        return Long.parseLong(eventId.substring(dash + 1));
    }

    private void problem(String text) {
        if (problemCount.incrementAndGet() <= MOST_PROBLEMS) {
            problems.add(name + ": " + text);
        }
    }

    /** What was wrong so far; the first few. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The events that were read from the switch, each once, whatever else they mean. */
    long asRead() {
        return ofRead().cardinality();
    }

    /** The same by the numbers in their EventIDs. */
    BitSet ofRead() {
        synchronized (seen) {
            return (BitSet) asRead.clone();
        }
    }

    /** All events but those of the link. */
    long events() {
        return events.get();
    }

    /** How many times the link was lost. */
    long outages() {
        return outages.get();
    }

    /** How often it was said that events may be missing though the link was not lost. */
    long missedReports() {
        return missedReports.get();
    }

    long longestOutageMillis() {
        return longestOutageMillis.get();
    }

    /** How many events failed the first time. */
    int failures() {
        return failures.get();
    }

    /** The devices of private events that no mapping knows. */
    Set<String> markers() {
        return Set.copyOf(markers);
    }

    /** The numbers in the EventIDs of recording and account code events of a group of devices. */
    BitSet ofGroup(String group) {
        synchronized (seen) {
            return (BitSet) ofGroup.getOrDefault(group, new BitSet()).clone();
        }
    }

    /** The numbers in the EventIDs of all that came. */
    BitSet ofEvents() {
        synchronized (seen) {
            return (BitSet) seen.clone();
        }
    }

    /** A call of late, or null if there is none yet. */
    Call recent(int random) {
        synchronized (recent) {
            return recent[Math.floorMod(random, RECENT)];
        }
    }
}
