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
package io.camelcsta;

import io.camelcsta.link.FailedMonitor;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Tells health checks how a link is: up only if it is usable, with what an operator asks next. No secrets are told. */
final class LinkHealth {

    /** So many failed monitors are named; all are counted. */
    private static final int MAX_NAMED = 10;

    private LinkHealth() {}

    static void report(LinkStatus status, HealthCheckResultBuilder builder) {
        builder.detail("link.name", status.name());
        builder.detail("link.state", status.state().name().toLowerCase(Locale.ROOT));
        builder.detail("link.since", status.since().toString());
        detail(builder, "link.address", status.address());
        detail(builder, "link.systemStatus", status.systemStatus());
        detail(builder, "link.lastError", status.lastError());
        detail(builder, "link.nextAttempt", status.nextAttempt());
        detail(builder, "link.lastReceived", status.lastReceived());
        if (status.state() == LinkState.USABLE) {
            builder.up();
        } else {
            String next = status.nextAttempt() == null ? "" : "; the next attempt is at " + status.nextAttempt();
            builder.down().message(upperCase(status.describe()) + next);
        }
    }

    /**
     * Tells of the monitors of those devices. What the switch refuses for good is a detail, unless nothing is left;
     * what fails for passing reasons makes it down if there is more of it than {@code most}.
     */
    static void reportMonitors(LinkStatus status, Set<String> devices, int most, HealthCheckResultBuilder builder) {
        List<FailedMonitor> failed = status.failedMonitors().stream()
                .filter(monitor -> devices.contains(monitor.device()))
                .toList();
        builder.detail("monitors.wanted", devices.size());
        builder.detail("monitors.failed", failed.size());
        if (failed.isEmpty()) {
            return;
        }
        builder.detail("monitors.failedDevices", describe(failed));
        if (status.state() != LinkState.USABLE) {
            return;
        }
        List<FailedMonitor> passing =
                failed.stream().filter(monitor -> !monitor.permanent()).toList();
        if (failed.size() == devices.size()) {
            builder.down().message("None of the devices is monitored: " + describe(failed));
        } else if (passing.size() > most) {
            builder.down()
                    .message(passing.size() + " of " + devices.size()
                            + " devices are not monitored, and are tried again: " + describe(passing));
        }
    }

    private static String describe(List<FailedMonitor> monitors) {
        String named = monitors.stream()
                .limit(MAX_NAMED)
                .map(monitor -> monitor.device() + " (" + monitor.reason() + ")")
                .collect(Collectors.joining(", "));
        return monitors.size() > MAX_NAMED ? named + " and " + (monitors.size() - MAX_NAMED) + " more" : named;
    }

    private static void detail(HealthCheckResultBuilder builder, String name, Object value) {
        if (value != null) {
            builder.detail(name, value.toString());
        }
    }

    private static String upperCase(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
