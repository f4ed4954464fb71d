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

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.SharedLinks;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.EventError;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.service.ServiceException;
import io.camelcsta.service.ServiceOptions;
import io.camelcsta.service.SwitchService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultAsyncProducer;

/** Sends private services and other CSTA requests; many may be outstanding at once. */
@ManagedResource(description = "Managed CSTA producer")
public class CstaProducer extends DefaultAsyncProducer {

    /** The outcome of a request that failed without an EventError. */
    private static final String FAULT = "fault";

    private final LongAdder requests = new LongAdder();
    private final NamedCounts failuresByCode = new NamedCounts();
    private final LongAdder failures = new LongAdder();
    private volatile SharedLinks.Lease<SwitchService> lease;
    private ServiceOptions options;

    /** Made by the endpoint. */
    public CstaProducer(CstaEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public CstaEndpoint getEndpoint() {
        return (CstaEndpoint) super.getEndpoint();
    }

    @Override
    public String toString() {
        return "Producer[" + getEndpoint() + "]";
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        options = getEndpoint().getConfiguration().serviceOptions();
        lease = getEndpoint().acquire();
        boolean started = false;
        try {
            getEndpoint().getComponent().started(this);
            started = true;
        } finally {
            if (!started) {
                lease.release();
                lease = null;
            }
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (lease != null) {
            getEndpoint().getComponent().stopped(this);
            lease.release();
            lease = null;
        }
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        SharedLinks.Lease<SwitchService> current = lease;
        if (!isRunAllowed() || current == null) {
            exchange.setException(new RejectedExecutionException("The producer of " + getEndpoint() + " is stopped"));
            callback.done(true);
            return true;
        }
        requests.increment();
        long began = System.nanoTime();
        String service = RequestedService.UNKNOWN;
        ServiceOptions requestOptions = options;
        CompletableFuture<? extends CstaBody> result;
        try {
            MonitorRequest monitors =
                    CstaRequest.readMonitorRequest(exchange, getEndpoint().getConfiguration());
            if (monitors != null) {
                service = monitors.operation().operation();
                requestOptions = within(monitors.timeout());
                result = changeMonitors(monitors, current, requestOptions.requestTimeout());
            } else {
                CstaRequest request = CstaRequest.read(exchange, getEndpoint().getConfiguration());
                requestOptions = within(request.timeout());
                service = RequestedService.of(request);
                result = send(request, current.listener(), requestOptions);
            }
        } catch (CstaRequest.MalformedException e) {
            EventError error = e.eventError(current.link().config().name());
            fail(exchange, error, e.getCause(), requestOptions);
            measured(exchange, service, Integer.toString(error.code()), began);
            callback.done(true);
            return true;
        } catch (Exception e) {
            failures.increment();
            measured(exchange, service, FAULT, began);
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        ServiceOptions used = requestOptions;
        String asked = service;
        result.whenComplete((reply, error) -> complete(() -> {
            measured(exchange, asked, outcome(error), began);
            try {
                if (error == null) {
                    succeed(exchange, reply);
                } else {
                    fail(exchange, error, used);
                }
            } finally {
                callback.done(false);
            }
        }));
        return false;
    }

    private ServiceOptions within(Duration timeout) {
        return timeout == null ? options : options.withRequestTimeout(timeout);
    }

    private CompletableFuture<? extends CstaBody> changeMonitors(
            MonitorRequest request, SharedLinks.Lease<SwitchService> current, Duration timeout)
            throws CstaRequest.MalformedException {
        int referenceId = request.referenceId() != null
                ? request.referenceId()
                : current.listener().newReferenceId();
        try {
            return MonitorControl.perform(request, getEndpoint().getComponent(), current.link(), referenceId, timeout);
        } catch (InvalidValueException e) {
            throw new CstaRequest.MalformedException(e.getMessage(), null, null, e);
        }
    }

    private static CompletableFuture<? extends CstaBody> send(
            CstaRequest request, SwitchService theSwitch, ServiceOptions options) {
        return request.operation() != null
                ? theSwitch.operate(request.operation(), request.body(), request.referenceId(), options)
                : theSwitch.perform(request.service(), options);
    }

    private void measured(Exchange exchange, String service, String outcome, long began) {
        exchange.setProperty(RequestedService.PROPERTY, service);
        getEndpoint()
                .getComponent()
                .meters()
                .request(getLinkName(), service, outcome, Duration.ofNanos(System.nanoTime() - began));
    }

    private static String outcome(Throwable failure) {
        if (failure == null) {
            return "success";
        }
        return cause(failure) instanceof ServiceException refused
                ? Integer.toString(refused.error().code())
                : FAULT;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The route goes on in a thread of Camel's, not on the event loop. */
    private void complete(Runnable completion) {
        try {
            getEndpoint().getComponent().responseExecutor().execute(completion);
        } catch (RejectedExecutionException | NullPointerException | OutOfMemoryError e) {
            // the component is being stopped, or no thread can be had: the exchange must not hang
            completion.run();
        }
    }

    private static void succeed(Exchange exchange, CstaBody reply) {
        exchange.getMessage().setBody(reply);
        if (reply instanceof PrivateEvent event) {
            CstaHeaders.set(exchange.getMessage(), event);
        } else if (reply instanceof CstaReply answer) {
            CstaHeaders.set(exchange.getMessage(), answer);
        }
    }

    private void fail(Exchange exchange, Throwable failure, ServiceOptions used) {
        Throwable cause = cause(failure);
        if (cause instanceof ServiceException refused) {
            fail(exchange, refused.error(), refused.getCause(), used);
        } else {
            failures.increment();
            exchange.setException(cause);
        }
    }

    private void fail(Exchange exchange, EventError error, Throwable cause, ServiceOptions used) {
        failures.increment();
        failuresByCode.count(Integer.toString(error.code()));
        CstaHeaders.set(exchange.getMessage(), error);
        if (getEndpoint().getConfiguration().isThrowOnError()) {
            exchange.setException(CstaExceptions.of(error, cause, exchange, used.requestTimeout()));
        } else {
            exchange.getMessage().setBody(error);
        }
    }

    /** The link, or null while the producer is not started. */
    CstaLink link() {
        SharedLinks.Lease<SwitchService> current = lease;
        return current == null ? null : current.link();
    }

    /** How many requests were asked for since the producer exists. */
    @ManagedAttribute(description = "Requests that were asked for")
    public long getRequests() {
        return requests.sum();
    }

    /** How many of them failed, for whatever reason. */
    @ManagedAttribute(description = "Requests that failed")
    public long getFailures() {
        return failures.sum();
    }

    /** How many of them ended with an EventError, by its code. */
    @ManagedAttribute(description = "Requests that ended with an EventError, by its code")
    public Map<String, Long> getFailuresByCode() {
        return failuresByCode.snapshot();
    }

    /** The name of the link. */
    @ManagedAttribute(description = "The name of the link")
    public String getLinkName() {
        return getEndpoint().linkConfig().name();
    }
}
