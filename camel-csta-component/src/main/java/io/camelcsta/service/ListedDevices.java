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

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LimitedLog;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.RequestException;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the devices of a consumer those that the switch lists: asks for them whenever the link becomes usable, again
 * after a failure, and every so often if that is wanted. Until an answer has come, the devices stay as they are. On the
 * event loop only.
 */
final class ListedDevices {

    private static final Logger LOG = LoggerFactory.getLogger(ListedDevices.class);
    private static final Service GET_DEVICES = Csta.description().service("GetSwitchingFunctionDevices");

    private final LimitedLog limited = new LimitedLog(LOG);
    private final CstaLink link;
    private final Subscriber subscriber;
    private final DeviceSelection.Listed selection;
    private final CompletableFuture<Map<String, CstaLink.MonitorUse>> first = new CompletableFuture<>();
    /** Counts what makes an answer or an appointment outdated. */
    private int epoch;

    private volatile String failure;

    ListedDevices(CstaLink link, Subscriber subscriber, DeviceSelection.Listed selection) {
        this.link = link;
        this.subscriber = subscriber;
        this.selection = selection;
    }

    /**
     * Completes with the monitors after the first answer; fails with a {@link MonitorException} if there is none, and
     * the switch is asked again.
     */
    CompletableFuture<Map<String, CstaLink.MonitorUse>> first() {
        return first;
    }

    /** Why the switch's last answer, if any, could not be used; or null. For any thread. */
    String failure() {
        return failure;
    }

    /** The link is usable, so that the switch can be asked. */
    void ask() {
        int asked = ++epoch;
        Struct.Builder body = Struct.of(GET_DEVICES.request());
        if (selection.category() != null) {
            body.set("requestedDeviceCategory", selection.category());
        }
        link.requestSegmentedOwn(GET_DEVICES, body.build()).whenComplete((answer, error) -> {
            if (asked != epoch || subscriber.isStopped()) {
                return;
            }
            if (error != null) {
                failed(error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
                return;
            }
            Map<String, DeviceId> devices = new LinkedHashMap<>();
            for (Struct item : answer.items()) {
                DeviceId id = (DeviceId) item.get("deviceID");
                if (id != null && !id.isDynamic() && !id.number().isBlank()) {
                    devices.putIfAbsent(id.number(), id);
                }
            }
            if (devices.isEmpty()) {
                // a switch that has just started may not know them yet: what is monitored stays so
                failed(new MonitorException("it lists none"
                        + (selection.category() == null ? "" : " of the category " + selection.category())));
            } else {
                succeeded(devices);
            }
        });
    }

    /** The link is not usable any more. */
    void lost() {
        epoch++;
    }

    void stop() {
        epoch++;
        first.completeExceptionally(
                new MonitorException("The consumer was stopped before the switch had listed its devices"));
    }

    private void succeeded(Map<String, DeviceId> devices) {
        failure = null;
        Set<String> before = subscriber.devices();
        Map<String, CstaLink.MonitorUse> begun = subscriber.source(devices, true);
        if (!subscriber.devices().equals(before)) {
            limited.info(
                    "listed",
                    "The switch on the link '{}' lists {} devices; the consumer monitored {} until now",
                    link.config().name(),
                    devices.size(),
                    before.size());
        }
        first.complete(begun);
        if (!selection.refresh().isZero()) {
            askIn(selection.refresh());
        }
    }

    private void failed(Throwable error) {
        String reason = "The switch was asked for its devices (devices=*), but "
                + (error instanceof MonitorException ? "" : "did not list them: ") + error.getMessage();
        if (!reason.equals(failure)) {
            limited.warn(
                    "askedAgain",
                    "{}. It is asked again; those of link '{}' that are monitored stay so",
                    reason,
                    link.config().name());
            subscriber.wishes().trouble().accept(reason, ErrorCode.TERR_NOT_REGISTERED);
        }
        failure = reason;
        first.completeExceptionally(new MonitorException(reason));
        Duration delay = error instanceof RequestException refused && refused.isPermanent()
                ? link.config().timers().reconnection().refusedDelay()
                : link.config().timers().reconnection().maxDelay();
        if (!delay.isZero()) {
            askIn(delay);
        }
    }

    private void askIn(Duration delay) {
        int appointed = epoch;
        link.schedule(
                () -> {
                    if (appointed == epoch
                            && !subscriber.isStopped()
                            && link.status().state() == LinkState.USABLE) {
                        ask();
                    }
                },
                delay);
    }
}
