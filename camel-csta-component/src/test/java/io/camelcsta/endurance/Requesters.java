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

import io.camelcsta.CstaConstants;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Threads that send private services and other requests all the time, and see to it that each is completed once and in
 * time.
 */
final class Requesters implements AutoCloseable {

    private static final int MOST_PROBLEMS = 20;
    private static final int LATENCIES = 10_000;

    private final ScheduledExecutorService threads;
    private final int threadCount;
    private final Function<Random, PrivateService> choice;
    private final Duration limit;
    private final AsyncProducer services;
    private final AsyncProducer awaitingServices;
    private final AsyncProducer operations;
    private final List<String> devices;
    private final Map<Long, Sent> outstanding = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> outcomes = new ConcurrentHashMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final AtomicInteger problemCount = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong slowestMillis = new AtomicLong();
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private volatile boolean measuring;

    private record Sent(String what, long nanos) {}

    /**
     * @param uri an endpoint with throwOnError=false
     * @param choice the next private service; null for none
     * @param limit how long a request may take at the most
     */
    Requesters(
            CamelContext context,
            String uri,
            List<String> devices,
            int threadCount,
            Duration limit,
            Function<Random, PrivateService> choice)
            throws Exception {
        this.threadCount = threadCount;
        this.devices = devices;
        this.choice = choice;
        this.limit = limit;
        this.services = producer(context, uri);
        this.awaitingServices = producer(context, uri + "&awaitEvent=true");
        this.operations = producer(context, uri + "&operation=SnapshotDevice");
        this.threads = Executors.newScheduledThreadPool(threadCount, task -> new Thread(task, "requesters"));
    }

    private static AsyncProducer producer(CamelContext context, String uri) throws Exception {
        AsyncProducer producer = context.getEndpoint(uri, Endpoint.class).createAsyncProducer();
        ServiceHelper.startService(producer);
        return producer;
    }

    /** Begins; each thread sends a request so often. */
    void start(Duration period) {
        for (int i = 0; i < threadCount; i++) {
            threads.scheduleWithFixedDelay(this::sendOne, i, period.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void sendOne() {
        try {
            Random random = ThreadLocalRandom.current();
            if (random.nextInt(20) == 0) {
                send(
                        operations,
                        Map.of("snapshotObject", devices.get(random.nextInt(devices.size()))),
                        "SnapshotDevice");
            } else {
                PrivateService service = choice.apply(random);
                if (service != null) {
                    send(random.nextInt(4) == 0 ? awaitingServices : services, service, service.service());
                }
            }
        } catch (RuntimeException e) {
            problem("a request could not be sent: " + e);
        }
    }

    private void send(AsyncProducer producer, Object body, String what) {
        long number = numbers.incrementAndGet();
        long begin = System.nanoTime();
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeader(CstaConstants.REFERENCE_ID, (int) number);
        AtomicInteger completions = new AtomicInteger();
        outstanding.put(number, new Sent(what, begin));
        producer.process(exchange, sync -> {
            if (completions.incrementAndGet() > 1) {
                problem(what + " " + number + " was completed twice");
            } else {
                outstanding.remove(number);
                completed(exchange, what, Duration.ofNanos(System.nanoTime() - begin));
            }
        });
    }

    private void completed(Exchange exchange, String what, Duration time) {
        slowestMillis.accumulateAndGet(time.toMillis(), Math::max);
        if (time.compareTo(limit) > 0) {
            problem(what + " took " + time.toMillis() + " ms");
        }
        if (measuring && latencies.size() < LATENCIES) {
            latencies.add(time.toNanos());
        }
        if (exchange.getException() != null) {
            problem(what + " failed with " + exchange.getException());
        } else if (exchange.getMessage().getBody() instanceof EventError error) {
            count(error.name());
            if (error.code() == ErrorCode.TERR_INTERNAL.code()) {
                problem(what + ": " + error);
            }
        } else {
            count("ok");
        }
    }

    private void count(String outcome) {
        outcomes.computeIfAbsent(outcome, key -> new AtomicLong()).incrementAndGet();
    }

    private void problem(String text) {
        if (problemCount.incrementAndGet() <= MOST_PROBLEMS) {
            problems.add("requests: " + text);
        }
    }

    /** Begins anew to measure how long requests take. */
    void measure() {
        latencies.clear();
        measuring = true;
    }

    /** How long so many percent of the requests took at the most since {@link #measure}. */
    Duration latency(int percent) {
        List<Long> sorted = latencies.stream().sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : Duration.ofNanos(sorted.get(sorted.size() * percent / 100));
    }

    /** How many requests were measured since {@link #measure}. */
    int measured() {
        return latencies.size();
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Requests that are not completed yet. */
    int outstanding() {
        return outstanding.size();
    }

    /** The requests that are not completed yet, for messages. */
    String describeOutstanding() {
        long now = System.nanoTime();
        return outstanding.entrySet().stream()
                .limit(5)
                .map(entry -> entry.getValue().what() + " " + entry.getKey() + " for "
                        + TimeUnit.NANOSECONDS.toMillis(now - entry.getValue().nanos()) + " ms")
                .toList()
                .toString();
    }

    long sent() {
        return numbers.get();
    }

    long slowestMillis() {
        return slowestMillis.get();
    }

    /** How the requests ended, with numbers. */
    Map<String, AtomicLong> outcomes() {
        return new TreeMap<>(outcomes);
    }

    /** Sends no more. */
    void end() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The requesters do not end");
        }
    }

    @Override
    public void close() throws InterruptedException {
        end();
        ServiceHelper.stopService(services, awaitingServices, operations);
    }
}
