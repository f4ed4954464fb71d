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

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Keeps what a consumer is told. */
final class TestConsumer {

    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final ServiceOptions OPTIONS = options(new XmlPrivateDataMapping(), false, SerialScope.NONE);

    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();

    static ServiceOptions options(PrivateDataMapping mapping, boolean awaitEvent, SerialScope serialRequests) {
        return new ServiceOptions(
                "AccountCode",
                StandardCharsets.UTF_8,
                true,
                DeviceId.DIALING_NUMBER,
                mapping,
                TIMEOUT,
                awaitEvent,
                serialRequests);
    }

    Subscription wants(EventClass... classes) {
        return wants(OPTIONS, classes);
    }

    Subscription wants(ServiceOptions options, EventClass... classes) {
        return wants(options, true, null, classes);
    }

    Subscription wants(ServiceOptions options, boolean keepsTrying, Instant heardBefore, EventClass... classes) {
        return new Subscription(
                Set.of(classes),
                options,
                keepsTrying,
                heardBefore,
                deliveries::add,
                (text, code) -> troubles.add(code.code() + " " + text));
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    /** With code and text. */
    List<String> troubles() {
        return troubles;
    }

    /** What came, in short: the name of each event, and its device if it has one. */
    List<String> told() {
        return deliveries.stream().map(delivery -> name(delivery.body())).toList();
    }

    private static String name(CstaBody body) {
        if (body instanceof PrivateEvent event) {
            return event.event() + " " + event.thisDN();
        } else if (body instanceof CstaEvent event) {
            return event.event() + (event.thisDN() == null ? "" : " " + event.thisDN());
        }
        return body == null ? "nothing" : ((LinkEvent) body).event();
    }

    /** The only event that has come since the last one was taken. */
    Delivery take() {
        assertThat(told()).hasSize(1);
        return deliveries.remove(0);
    }

    PrivateEvent takePrivate() {
        return (PrivateEvent) take().body();
    }

    CstaEvent takeCsta() {
        return (CstaEvent) take().body();
    }

    LinkEvent takeLink() {
        return (LinkEvent) take().body();
    }
}
