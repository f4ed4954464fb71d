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

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.CstaComponent;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.transport.Framing;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.awaitility.Awaitility;

/**
 * What the tests of the link have in common: its state, a proxy before the switch, what exception handlers were told.
 */
abstract class LinkTestSupport extends CstaRouteTestSupport {

    /** For consumers that start without a usable link. */
    static final String BACKGROUND = "testConnectionOnStartup=false";

    /** How long something must not happen. */
    private static final Duration QUIET = Duration.ofMillis(250);

    // ---- the link

    /** All links of the component. */
    final List<CstaLink> links() {
        return context.getComponent("csta", CstaComponent.class).getLinks();
    }

    /** The only link. */
    final CstaLink link() {
        List<CstaLink> all = links();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    final LinkStatus status() {
        return link().status();
    }

    final void awaitState(LinkState state) {
        Events.await(() -> links().size() == 1 && status().state() == state, state.toString());
    }

    /** Waits until requests are served and that many monitors stand, at the switch too. */
    final void awaitUsable(int monitors) {
        Events.await(
                () -> links().size() == 1
                        && status().state() == LinkState.USABLE
                        && status().monitors() == monitors
                        && pbx.monitors() == monitors,
                "a usable link with " + monitors + " monitors");
    }

    /** Fails if the condition does not hold for a while from now on. */
    static void staysTrue(BooleanSupplier condition, String what) {
        Awaitility.await(what)
                .during(QUIET)
                .atMost(QUIET.plus(LIMIT))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(condition::getAsBoolean);
    }

    // ---- the switch

    /** A proxy before the switch of the test.. */
    final FaultProxy proxy() {
        return proxy(pbx.address());
    }

    final FaultProxy proxy(String address) {
        return closingLast(FaultProxy.to(address, framing()));
    }

    final Framing framing() {
        return isXml() ? Framing.XML : Framing.LENGTH2;
    }

    final boolean isXml() {
        return encoding().protocol().equals("xml");
    }

    /** How often applications have asked that switch for a session or an association. */
    final int associationRequests() {
        return received(isXml() ? "StartApplicationSession" : "aarq");
    }

    /** How many messages of that name have come to the switch. */
    final int received(String name) {
        return (int) pbx.received().stream()
                .filter(message -> message.name().equals(name))
                .count();
    }

    /** Options that make the application ask for a session over XML; over BER there is an association anyway. */
    final String session() {
        return isXml() ? "applicationSession=ecma354" : "applicationContext=1.3.12.0.218";
    }

    final String login(String user, String password) {
        return session() + "&username=" + user + "&password=" + password;
    }

    // ---- exception handlers

    /** What an exception handler was told. */
    static final class Troubles implements ExceptionHandler {

        private final Queue<Throwable> all = new ConcurrentLinkedQueue<>();

        @Override
        public void handleException(Throwable exception) {
            all.add(exception);
        }

        @Override
        public void handleException(String message, Throwable exception) {
            all.add(exception);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            all.add(exception);
        }

        List<String> messages() {
            return all.stream().map(Throwable::getMessage).toList();
        }

        /** Waits for the first one that says that. */
        Throwable await(String text) {
            Events.await(
                    () -> messages().stream().anyMatch(message -> message.contains(text)), text + " in " + messages());
            return all.stream()
                    .filter(each -> each.getMessage().contains(text))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Makes an exception handler and binds it to the name, for the option {@code exceptionHandler=#name}. */
    final Troubles troubles(String name) {
        Troubles troubles = new Troubles();
        context.getRegistry().bind(name, troubles);
        return troubles;
    }

    // ---- stopping

    /** Stops the route that was made last, and fails if that takes too long. */
    final void stopLastRoute() throws Exception {
        String route = lastRoute();
        CompletableFuture.runAsync(() -> {
                    try {
                        context.getRouteController().stopRoute(route);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
