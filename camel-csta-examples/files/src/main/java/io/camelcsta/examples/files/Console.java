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
package io.camelcsta.examples.files;

import io.camelcsta.CstaConstants;
import io.camelcsta.model.EventError;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateService;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Shows what happens, one line each, and counts it. The routes call it as the bean {@code console}. Safe for several
 * threads.
 */
public final class Console {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final PrintStream out;
    private final Map<String, Integer> events = new TreeMap<>();
    private String call;
    private boolean linkUp;
    private int linkLosses;

    Console(PrintStream out) {
        this.out = out;
    }

    // called by the routes

    /** An event has been written to its file. */
    public void event(Exchange exchange) {
        Message message = exchange.getMessage();
        line(time(message), "event", attributes(message));
        synchronized (this) {
            events.merge(message.getHeader(CstaConstants.EVENT_NAME, String.class), 1, Integer::sum);
            notifyAll();
        }
    }

    /** A service was performed. */
    public void reply(Exchange exchange) {
        Message message = exchange.getMessage();
        line(time(message), "reply", attributes(message));
    }

    /** A service was refused. */
    public void error(EventError error) {
        String now = TIME.format(LocalTime.now());
        line(now, "error", "EventError " + error.code() + " " + error.name() + ": " + error.message());
        line(now, "", error.toJson());
    }

    /** The link was lost, or is usable. */
    public void link(LinkEvent event) {
        line(
                TIME.format(local(event.eventTime())),
                "link",
                event.event() + (event.reason() == null ? "" : ": " + event.reason()));
        synchronized (this) {
            if (event.event().equals(LinkEvent.CONNECTED)) {
                linkUp = true;
            } else if (event.event().equals(LinkEvent.DISCONNECTED)) {
                linkUp = false;
                linkLosses++;
            }
            notifyAll();
        }
    }

    /** A call was answered. */
    public void call(Exchange exchange) {
        synchronized (this) {
            if (call == null) {
                call = exchange.getMessage().getHeader(CstaConstants.CONN_ID, String.class);
                notifyAll();
            }
        }
    }

    // called by the example

    /** Shows a line of text. */
    void say(String text) {
        out.println(text);
    }

    /** Shows a request that is going to be sent. */
    void request(PrivateService request) {
        line(
                TIME.format(LocalTime.now()),
                "send",
                columns(
                        request.type().serviceName(),
                        request.type().number(),
                        request.thisDN(),
                        null,
                        request.connId()));
    }

    /** How many events of that name came. */
    synchronized int count(String event) {
        return events.getOrDefault(event, 0);
    }

    /** How many events came, by name. */
    synchronized Map<String, Integer> counts() {
        return new TreeMap<>(events);
    }

    /** Waits for so many events of that name; false if they do not come in time. */
    synchronized boolean awaitEvents(String event, int number, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (count(event) < number) {
            if (!waitUntil(end)) {
                return false;
            }
        }
        return true;
    }

    /** Waits for a call; its ConnID, or null if none comes in time. */
    synchronized String awaitCall(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (call == null) {
            if (!waitUntil(end)) {
                return null;
            }
        }
        return call;
    }

    /** Waits until the link is usable; false if it is not in time. */
    synchronized boolean awaitLink(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!linkUp) {
            if (!waitUntil(end)) {
                return false;
            }
        }
        return true;
    }

    /** How often the link was lost. */
    synchronized int linkLosses() {
        return linkLosses;
    }

    private boolean waitUntil(long end) throws InterruptedException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            return false;
        }
        wait(millis);
        return true;
    }

    // the lines

    private void line(String time, String kind, String text) {
        out.printf("%-12s  %-5s  %s%n", time, kind, text);
    }

    private static String attributes(Message message) {
        return columns(
                message.getHeader(CstaConstants.EVENT_NAME),
                message.getHeader(CstaConstants.EVENT_NUMBER),
                message.getHeader(CstaConstants.THIS_DN),
                message.getHeader(CstaConstants.OTHER_DN),
                message.getHeader(CstaConstants.CONN_ID));
    }

    private static String columns(Object name, Object number, Object thisDN, Object otherDN, Object connId) {
        return String.format(
                "%-21s %4s  ThisDN %-5s  OtherDN %-5s  ConnID %s",
                name, orDash(number), orDash(thisDN), orDash(otherDN), orDash(connId));
    }

    private static Object orDash(Object value) {
        return value == null ? "-" : value;
    }

    private static String time(Message message) {
        return TIME.format(local(Instant.parse(message.getHeader(CstaConstants.EVENT_TIME, String.class))));
    }

    private static LocalTime local(Instant time) {
        return LocalTime.ofInstant(time, ZoneId.systemDefault());
    }
}
