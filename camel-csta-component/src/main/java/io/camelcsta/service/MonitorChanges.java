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
import io.camelcsta.link.LinkState;
import io.camelcsta.link.RequestException;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventError;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds monitors to a consumer that runs, and removes them, for whoever asks for it. On the event loop only. */
final class MonitorChanges {

    private final CstaLink link;

    MonitorChanges(CstaLink link) {
        this.link = link;
    }

    /**
     * Completes with the devices that are new when the monitors of all stand. Fails with a {@link ServiceException}
     * when one of them does not within that time; then those without one are not added, the others are, and what was
     * wanted before still is.
     */
    void add(
            Subscriber subscriber,
            Collection<String> devices,
            Integer referenceId,
            Duration timeout,
            CompletableFuture<List<String>> result) {
        if (isRefused(subscriber, referenceId, result)) {
            return;
        }
        if (link.status().state() != LinkState.USABLE) {
            result.completeExceptionally(failure(
                    ErrorCodes.of(ErrorCode.TERR_NO_SWITCH),
                    "Monitors cannot be added now: " + link.status().describe(),
                    null,
                    referenceId,
                    false));
            return;
        }
        List<Subscriber.Addition> additions = subscriber.add(devices);
        Map<Subscriber.Addition, Throwable> failures = new LinkedHashMap<>();
        CompletableFuture<?>[] attempts = additions.stream()
                .map(addition -> addition.attempt().started().handle((nothing, error) -> {
                    if (error == null) {
                        subscriber.succeeded(addition);
                    } else {
                        failures.put(
                                addition,
                                error instanceof CompletionException && error.getCause() != null
                                        ? error.getCause()
                                        : error);
                    }
                    return null;
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(attempts);
        link.schedule(
                () -> {
                    if (!all.isDone()) {
                        additions.stream()
                                .filter(addition ->
                                        !addition.attempt().started().isDone())
                                .forEach(addition -> failures.put(
                                        addition,
                                        new TimeoutException("it has no monitor after " + timeout.toMillis() + " ms: "
                                                + link.status().describe())));
                        all.complete(null);
                    }
                },
                timeout);
        all.whenComplete((nothing, never) -> {
            additions.stream()
                    .filter(addition -> !failures.containsKey(addition) && !subscriber.holds(addition))
                    .forEach(addition ->
                            failures.put(addition, new CancellationException("it was given up or removed meanwhile")));
            additions.forEach(subscriber::ended);
            failures.keySet().forEach(subscriber::giveUp);
            if (failures.isEmpty()) {
                result.complete(additions.stream()
                        .filter(Subscriber.Addition::fresh)
                        .map(Subscriber.Addition::device)
                        .toList());
            } else {
                result.completeExceptionally(failure(failures, referenceId));
            }
        });
    }

    /**
     * Completes with the devices that are not monitored any more, when their monitors are given back or the link is
     * gone. Fails with a {@link ServiceException} when that takes longer; the devices are removed all the same.
     */
    void remove(
            Subscriber subscriber,
            Collection<String> devices,
            Integer referenceId,
            Duration timeout,
            CompletableFuture<List<String>> result) {
        if (isRefused(subscriber, referenceId, result)) {
            return;
        }
        List<String> present =
                devices.stream().distinct().filter(subscriber::monitors).toList();
        subscriber.remove(devices).whenComplete((nothing, never) -> result.complete(present));
        if (!result.isDone()) {
            link.schedule(
                    () -> result.completeExceptionally(failure(
                            ErrorCodes.of(ErrorCode.TERR_TIMEOUT),
                            "The monitors of " + String.join(", ", present) + " are not ended after "
                                    + timeout.toMillis() + " ms; their events are not emitted any more",
                            null,
                            referenceId,
                            true)),
                    timeout);
        }
    }

    private boolean isRefused(Subscriber subscriber, Integer referenceId, CompletableFuture<List<String>> result) {
        if (subscriber.isStopped()) {
            result.completeExceptionally(failure(
                    ErrorCodes.of(ErrorCode.TERR_INVALID_ATTR), "The consumer is stopped", null, referenceId, false));
        }
        return subscriber.isStopped();
    }

    private ServiceException failure(Map<Subscriber.Addition, Throwable> failures, Integer referenceId) {
        String text = Stream.of(
                        describe(
                                "These devices cannot be monitored and were not added:",
                                failures,
                                Subscriber.Addition::fresh),
                        describe(
                                "These devices are wanted already, cannot be monitored now, and are tried again:",
                                failures,
                                addition -> !addition.fresh()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        // what the switch has refused says more than a time-out
        RequestException refused = failures.values().stream()
                .filter(RequestException.class::isInstance)
                .map(RequestException.class::cast)
                .findFirst()
                .orElse(null);
        if (refused != null) {
            return failure(ErrorCodes.of(refused, null), text, refused, referenceId, refused.sent());
        }
        boolean late = failures.values().stream().anyMatch(TimeoutException.class::isInstance);
        return failure(
                ErrorCodes.of(late ? ErrorCode.TERR_TIMEOUT : ErrorCode.TERR_NOT_REGISTERED),
                text,
                null,
                referenceId,
                true);
    }

    private static String describe(
            String beginning, Map<Subscriber.Addition, Throwable> failures, Predicate<Subscriber.Addition> which) {
        List<String> devices = failures.entrySet().stream()
                .filter(failure -> which.test(failure.getKey()))
                .map(failure -> " " + failure.getKey().device() + " ("
                        + failure.getValue().getMessage() + ")")
                .toList();
        return devices.isEmpty() ? "" : beginning + String.join(",", devices);
    }

    private ServiceException failure(
            ErrorCodes.Named code, String message, RequestException cause, Integer referenceId, boolean sent) {
        CstaError error = cause == null ? null : cause.error();
        return new ServiceException(
                new EventError(
                        code.code(),
                        code.name(),
                        message,
                        error == null ? null : error.category(),
                        error == null ? null : error.value(),
                        null,
                        null,
                        referenceId,
                        Instant.now(),
                        link.config().name(),
                        sent,
                        false),
                cause);
    }
}
