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
import io.camelcsta.CstaConsumer;
import io.camelcsta.link.spool.SpoolStatus;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateEvent;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.state.FileStateRepository;

/**
 * An application in a process of its own, so that tests can kill it. It says on its standard output, a line each, what
 * comes and what its spool holds; {@code stop} on its standard input ends it in an orderly way, and the end of the test
 * with it.
 *
 * <p>Arguments are pairs {@code name=value}: {@code uri} is the consumer, {@code observer} another one on the same
 * link, {@code cluster} the directory of the cluster service if there is one, {@code node} its name there,
 * {@code state} the file of the state repository {@code #state}, {@code blockAfter} how many events the route lets pass
 * before it blocks, {@code finish} for how many milliseconds after {@code stop} it goes on with the events that it is
 * processing then; it finishes none before.
 */
final class Application {

    private static final int LOOK_MILLIS = 20;

    private final Map<String, String> arguments = new HashMap<>();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "spool status");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger entered = new AtomicInteger();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private String told;

    private Application(String... pairs) {
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            arguments.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }

    /** See the class. */
    public static void main(String... pairs) throws Exception {
        new Application(pairs).run();
    }

    private void run() throws Exception {
        context.getShutdownStrategy().setTimeout(10);
        if (arguments.containsKey("state")) {
            context.getRegistry()
                    .bind("state", FileStateRepository.fileStateRepository(new File(arguments.get("state"))));
        }
        if (arguments.containsKey("cluster")) {
            FileLockClusterService cluster = new FileLockClusterService();
            cluster.setId(arguments.get("node"));
            cluster.setRoot(arguments.get("cluster"));
            cluster.setAcquireLockDelay(50, TimeUnit.MILLISECONDS);
            cluster.setAcquireLockInterval(100, TimeUnit.MILLISECONDS);
            context.addService(cluster);
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(arguments.get("uri"))
                        .routeId("main")
                        .process(says("EVENT"))
                        .process(blocks())
                        .process(says("DONE"));
                if (arguments.containsKey("observer")) {
                    from(arguments.get("observer")).routeId("observer").process(says("CAME"));
                }
            }
        });
        context.start();
        timer.scheduleWithFixedDelay(this::tellSpool, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        say("READY");
        awaitStop();
        stopping.countDown();
        context.close();
        say("STOPPED");
        // what the route blocks on stays blocked
        Runtime.getRuntime().halt(0);
    }

    private static void awaitStop() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        if (!"stop".equals(line)) {
            // the test has gone
            Runtime.getRuntime().halt(1);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static Processor says(String what) {
        return exchange -> say(what + " " + describe(exchange.getMessage()));
    }

    private static String describe(Message message) {
        Object body = message.getBody();
        if (body instanceof LinkEvent event) {
            return event.eventId() + " link " + event.event() + " " + event.eventTime() + " "
                    + event.details().getOrDefault("EventsMissedSince", "unknown");
        }
        String code = body instanceof PrivateEvent event && event.extensions().get("AccountCode") != null
                ? event.extensions().get("AccountCode").toString()
                : message.getHeader(CstaConstants.EVENT_NAME, String.class);
        return message.getHeader(CstaConstants.EVENT_ID) + " " + message.getHeader(CstaConstants.THIS_DN) + " " + code
                + " "
                + message.getHeader(CstaConstants.EVENT_TIME) + " " + message.getHeader(CstaConstants.CONN_ID) + " "
                + (message.getHeader(CstaConstants.REDELIVERED) == null ? "new" : "again");
    }

    private Processor blocks() {
        int passing = Integer.parseInt(arguments.getOrDefault("blockAfter", String.valueOf(Integer.MAX_VALUE)));
        int finish = Integer.parseInt(arguments.getOrDefault("finish", "0"));
        CountDownLatch never = new CountDownLatch(1);
        return (Exchange exchange) -> {
            if (entered.incrementAndGet() > passing) {
                never.await();
            }
            if (finish > 0 && !(exchange.getMessage().getBody() instanceof LinkEvent)) {
                stopping.await();
                never.await(finish, TimeUnit.MILLISECONDS);
            }
        };
    }

    private void tellSpool() {
        SpoolStatus spool = context.getRoute("main").getConsumer() instanceof CstaConsumer consumer
                ? consumer.getSpoolStatus()
                : null;
        String line = spool == null ? null : "SPOOL " + spool.stored() + " " + spool.queued();
        if (line != null && !line.equals(told)) {
            told = line;
            say(line);
        }
    }
}
