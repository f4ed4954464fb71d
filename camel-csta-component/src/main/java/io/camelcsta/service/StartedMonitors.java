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
import io.camelcsta.link.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits for the monitors of a consumer. */
final class StartedMonitors {

    private StartedMonitors() {}

    /** Completes when all stand; else fails, and the message names each device that could not be monitored, and why. */
    static CompletableFuture<Void> all(Map<String, CstaLink.MonitorUse> uses) {
        return CompletableFuture.allOf(
                        uses.values().stream().map(CstaLink.MonitorUse::started).toArray(CompletableFuture[]::new))
                .handle((nothing, error) -> {
                    if (error != null) {
                        throw new CompletionException(new MonitorException(failures(uses)));
                    }
                    return null;
                });
    }

    /** Completes when each stands or has failed once; fails if there are some and none stands. */
    static CompletableFuture<Void> any(Map<String, CstaLink.MonitorUse> uses) {
        AtomicBoolean stands = new AtomicBoolean(uses.isEmpty());
        return CompletableFuture.allOf(uses.values().stream()
                        .map(use -> use.started().handle((nothing, error) -> {
                            if (error == null) {
                                stands.set(true);
                            }
                            return null;
                        }))
                        .toArray(CompletableFuture[]::new))
                .thenAccept(nothing -> {
                    if (!stands.get()) {
                        throw new CompletionException(new MonitorException(failures(uses)));
                    }
                });
    }

    private static String failures(Map<String, CstaLink.MonitorUse> uses) {
        List<String> failures = new ArrayList<>();
        AtomicBoolean refused = new AtomicBoolean();
        uses.forEach((device, use) -> use.started().whenComplete((nothing, error) -> {
            if (error != null) {
                Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                failures.add(device + " (" + cause.getMessage() + ")");
                if (!(cause instanceof RequestException request) || !request.isLinkGone()) {
                    refused.set(true);
                }
            }
        }));
        return "These devices cannot be monitored: " + String.join(", ", failures)
                + (refused.get()
                        ? ". Check the option devices, and that the switch allows this application to monitor them"
                        : ". The link was lost meanwhile: start the route again");
    }
}
