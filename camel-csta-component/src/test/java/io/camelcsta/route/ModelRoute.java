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

import io.camelcsta.calls.Received;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.EventClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The route of a consumer in a run of the model: keeps what it gets, and can be stuck. */
final class ModelRoute implements Processor {

    private final String marker;
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private volatile String lastMarker = "";
    private final Object lock = new Object();
    private int sticks;
    private boolean stuck;
    private CountDownLatch gate = new CountDownLatch(1);
    private boolean suspended;

    /** @param marker text in what the test sends only to know that all before has come */
    ModelRoute(String marker) {
        this.marker = marker;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        CstaBody body = exchange.getMessage().getBody(CstaBody.class);
        if (body instanceof CstaEvent event && event.eventClass() == EventClass.PRIVATE) {
            String value = event.value().toString();
            if (value.contains(marker)) {
                lastMarker = value;
            }
            return;
        }
        received.add(Received.of(body));
        CountDownLatch wait;
        synchronized (lock) {
            if (sticks == 0) {
                return;
            }
            sticks--;
            stuck = true;
            wait = gate;
        }
        wait.await();
    }

    /** Whether the last of those that has come is that one. */
    boolean hasCome(String text) {
        return lastMarker.contains(text);
    }

    /** What has come since this was asked last. */
    List<Received> take() {
        List<Received> taken = new ArrayList<>();
        for (Received event = received.poll(); event != null; event = received.poll()) {
            taken.add(event);
        }
        return taken;
    }

    void stick(boolean one) {
        synchronized (lock) {
            sticks = one ? 1 : Integer.MAX_VALUE;
        }
    }

    void unstick() {
        synchronized (lock) {
            sticks = 0;
            stuck = false;
            gate.countDown();
            gate = new CountDownLatch(1);
        }
    }

    /** Whether it waits for the test, or will. */
    boolean isStuck() {
        synchronized (lock) {
            return sticks > 0 || stuck;
        }
    }

    void suspended(boolean now) {
        suspended = now;
    }

    boolean isSuspended() {
        return suspended;
    }
}
