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
import io.camelcsta.link.LinkConfig;
import io.camelcsta.link.SharedLinks;
import io.camelcsta.service.ServiceOptions;
import io.camelcsta.service.SwitchService;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.component.netty.NettyWorkerPoolBuilder;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

/**
 * Talks to telephone switches over CSTA: sends private services (account codes, call recording, hot desking) and emits
 * private events. The links to switches are shared by all endpoints of this component.
 */
@Component("csta")
public class CstaComponent extends HealthCheckComponent implements SSLContextParametersAware {

    /** What the names of options begin with that are set in the configuration of an endpoint. */
    private static final String CONFIGURATION = "configuration.";

    @Metadata(description = "The defaults of all endpoints of this component.")
    private CstaConfiguration configuration = new CstaConfiguration();

    @Metadata(
            label = "advanced",
            description =
                    "The Netty event loops that the links live on, to share them with other components. Without it, the component makes its own.")
    private EventLoopGroup workerGroup;

    @Metadata(
            label = "advanced",
            defaultValue = "2",
            description =
                    "The number of threads of the component's own event loops, which read and write the messages of all links; 0 means Netty's default, two for each processor.")
    private int workerCount = 2;

    @Metadata(
            label = "security",
            defaultValue = "false",
            description = "Whether endpoints without sslContextParameters use the global ones of the Camel context.")
    private boolean useGlobalSslContextParameters;

    @Metadata(
            label = "advanced",
            defaultValue = "false",
            description =
                    "Whether all messages of all links are written to files in messageTraceDirectory, in readable form and without credentials and account codes. It can be switched on and off for each link through JMX.")
    private boolean messageTrace;

    @Metadata(
            label = "advanced",
            description =
                    "The directory for message traces. It is made if it does not exist. Without it, messages cannot be traced.")
    private String messageTraceDirectory;

    @Metadata(
            label = "advanced",
            defaultValue = "10485760",
            description = "After how many octets, 1 or more, a message trace goes on in a new file.")
    private int messageTraceMaxSize = 10_485_760;

    @Metadata(
            label = "advanced",
            defaultValue = "10",
            description = "How many files the message trace of a link has at most, 1 or more; the oldest are deleted.")
    private int messageTraceMaxFiles = 10;

    @Metadata(
            label = "advanced",
            defaultValue = "false",
            description =
                    "Whether message traces show private data as they are. What is secret in them only the vendor of the switch knows; without this option their length is shown, such as (12 octets).")
    private boolean messageTracePrivateData;

    private RefusedOptions refused = RefusedOptions.NONE;
    private final ContextStart contextStart = new ContextStart();
    private OperatorNames operatorNames;
    private HealthChecks healthChecks;
    private final MessageTraces messageTraces = new MessageTraces(this);
    private final Set<CstaConsumer> consumers = ConcurrentHashMap.newKeySet();
    private final Set<CstaProducer> producers = ConcurrentHashMap.newKeySet();
    private EventLoopGroup group;
    private ExecutorService responseExecutor;
    private SharedLinks<SwitchService> links;
    private OperatedLinks operatedLinks;

    /** For the registry of Camel. */
    public CstaComponent() {}

    /** For that context. */
    public CstaComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        CstaConfiguration copy = configuration.copy();
        CstaEndpoint endpoint = new CstaEndpoint(uri, this, copy);
        String addresses = remaining;
        while (addresses.startsWith("/")) {
            addresses = addresses.substring(1);
        }
        endpoint.setAddresses(addresses);
        OptionTexts.check(OptionNames.ofEndpoint(), parameters);
        setProperties(endpoint, parameters);
        if (copy.getSslContextParameters() == null) {
            copy.setSslContextParameters(retrieveGlobalSslContextParameters());
        }
        endpoint.validate();
        return endpoint;
    }

    /** Says of unknown options which may be meant. */
    @Override
    protected void validateParameters(String uri, Map<String, Object> parameters, String optionPrefix) {
        if (parameters == null || parameters.isEmpty()) {
            return;
        }
        String all = parameters.keySet().stream()
                .sorted()
                .map(CstaComponent::suggest)
                .collect(Collectors.joining(", "));
        throw new ResolveEndpointFailedException(uri, "Unknown options of a csta endpoint: " + all);
    }

    private static String suggest(String name) {
        return name.startsWith(CONFIGURATION)
                ? OptionNames.ofConfiguration().suggest(CONFIGURATION, name.substring(CONFIGURATION.length()))
                : OptionNames.ofEndpoint().suggest(name);
    }

    /** Notes of an unknown option which may be meant. Camel Main asks for it. */
    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        PropertyConfigurer generated = super.getComponentPropertyConfigurer();
        return generated == null ? null : new SuggestingConfigurer(generated);
    }

    /** What {@link #toString} says of an option that was to be set and is not. */
    void addRefused(String message) {
        refused = refused.with(message);
    }

    /** With the options that were to be set and are not, for what Camel says of them. */
    @Override
    public String toString() {
        return refused.addedTo(super.toString());
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        contextStart.watch(getCamelContext());
        if (operatorNames == null) {
            // once: producers may outlive a stop, and give their checks back after the next start
            operatorNames = OperatorNames.of(getCamelContext());
            healthChecks = new HealthChecks(operatorNames.healthChecks());
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (messageTrace && (messageTraceDirectory == null || messageTraceDirectory.isBlank())) {
            throw new IllegalArgumentException(
                    "messageTrace is true, but messageTraceDirectory of the csta component is not set");
        }
        if (messageTraceDirectory != null) {
            MessageTraces.directory(messageTraceDirectory);
        }
        if (messageTraceMaxSize < 1 || messageTraceMaxFiles < 1) {
            throw new IllegalArgumentException(
                    "messageTraceMaxSize and messageTraceMaxFiles of the csta component are expected to be 1 or more");
        }
        if (workerCount < 0) {
            throw new IllegalArgumentException(
                    "workerCount of the csta component is " + workerCount + ", expected 0 or more");
        }
        group = workerGroup != null
                ? workerGroup
                : new NettyWorkerPoolBuilder()
                        .withName("CstaLink")
                        .withPattern(
                                getCamelContext().getExecutorServiceManager().getThreadNamePattern())
                        .withWorkerCount(workerCount)
                        .build();
        responseExecutor = getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "CstaResponse");
        operatedLinks = new OperatedLinks(operatorNames, responseExecutor);
        links = new SharedLinks<>(group, responseExecutor, this::linkCreated);
    }

    @Override
    protected void doStop() throws Exception {
        if (links != null) {
            links.closeAll();
            links = null;
            operatedLinks.close();
        }
        if (responseExecutor != null) {
            getCamelContext().getExecutorServiceManager().shutdownGraceful(responseExecutor);
            responseExecutor = null;
        }
        if (group != null && group != workerGroup) {
            group.shutdownGracefully(0, 2, java.util.concurrent.TimeUnit.SECONDS)
                    .await(5, java.util.concurrent.TimeUnit.SECONDS);
        }
        group = null;
        super.doStop();
    }

    /** Tells when the Camel context has been started for the first time. */
    ContextStart contextStart() {
        return contextStart;
    }

    /** A share in the link of that configuration. The component must be started. */
    SharedLinks.Lease<SwitchService> acquire(LinkConfig config, String user) {
        return links.acquire(config, user);
    }

    /** Before the link begins to connect, so that operators see all of it. */
    private SwitchService linkCreated(CstaLink link) {
        SwitchService service = new SwitchService(link);
        operatedLinks.add(new OperatedLink(link, service, optionsOfOperators(link), messageTraces), messageTrace);
        return service;
    }

    /**
     * Operators know the component and no endpoint; what is wrong at the component is told by the endpoints that use
     * it.
     */
    private ServiceOptions optionsOfOperators(CstaLink link) {
        ServiceOptions options;
        try {
            options = configuration.serviceOptions();
        } catch (IllegalArgumentException e) {
            options = new CstaConfiguration().serviceOptions();
        }
        return options.withRequestTimeout(link.config().timers().linkTimeout());
    }

    void started(CstaConsumer consumer) {
        consumers.add(consumer);
        meters().started(consumer);
        if (isHealthCheckConsumerEnabled()) {
            healthChecks.consumerStarted(consumer);
        }
    }

    void stopped(CstaConsumer consumer) {
        consumers.remove(consumer);
        meters().stopped(consumer);
        healthChecks.consumerStopped(consumer);
    }

    void started(CstaProducer producer) {
        producers.add(producer);
        if (isHealthCheckProducerEnabled()) {
            healthChecks.producerStarted(producer.link(), getCamelContext());
        }
    }

    void stopped(CstaProducer producer) {
        producers.remove(producer);
        healthChecks.producerStopped(producer.link(), getCamelContext());
    }

    Meters meters() {
        return operatorNames.meters();
    }

    /** The links that are set up now, for operators. */
    List<OperatedLink> operatedLinks() {
        return operatedLinks == null ? List.of() : operatedLinks.all();
    }

    /** The consumers that are started. */
    List<CstaConsumer> consumers() {
        return List.copyOf(consumers);
    }

    /** The producers that are started. */
    List<CstaProducer> producers() {
        return List.copyOf(producers);
    }

    /** The threads on which requests are completed. */
    ExecutorService responseExecutor() {
        return responseExecutor;
    }

    /** The links that are set up now. */
    public List<CstaLink> getLinks() {
        return links == null ? List.of() : links.links();
    }

    /** See {@link #setConfiguration}. */
    public CstaConfiguration getConfiguration() {
        return configuration;
    }

    /** The defaults of all endpoints of this component. */
    public void setConfiguration(CstaConfiguration configuration) {
        this.configuration = configuration;
    }

    /** See {@link #setWorkerGroup}. */
    public EventLoopGroup getWorkerGroup() {
        return workerGroup;
    }

    /** The Netty event loops that the links live on; not closed by this component. */
    public void setWorkerGroup(EventLoopGroup workerGroup) {
        this.workerGroup = workerGroup;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    /** Whether endpoints without sslContextParameters use the global ones of the Camel context. */
    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    /** See {@link #setWorkerCount}. */
    public int getWorkerCount() {
        return workerCount;
    }

    /**
     * The number of threads of the component's own event loops, 0 or more; 0 means Netty's default, two for each
     * processor.
     */
    public void setWorkerCount(int workerCount) {
        this.workerCount = workerCount;
    }

    /** See {@link #setMessageTrace}. */
    public boolean isMessageTrace() {
        return messageTrace;
    }

    /** Whether all messages of all links are written to files in messageTraceDirectory. */
    public void setMessageTrace(boolean messageTrace) {
        this.messageTrace = messageTrace;
    }

    /** See {@link #setMessageTraceDirectory}. */
    public String getMessageTraceDirectory() {
        return messageTraceDirectory;
    }

    /** The directory for message traces. */
    public void setMessageTraceDirectory(String messageTraceDirectory) {
        this.messageTraceDirectory = messageTraceDirectory;
    }

    /** See {@link #setMessageTraceMaxSize}. */
    public int getMessageTraceMaxSize() {
        return messageTraceMaxSize;
    }

    /** After how many octets a message trace goes on in a new file, 1 or more. */
    public void setMessageTraceMaxSize(int messageTraceMaxSize) {
        this.messageTraceMaxSize = messageTraceMaxSize;
    }

    /** See {@link #setMessageTraceMaxFiles}. */
    public int getMessageTraceMaxFiles() {
        return messageTraceMaxFiles;
    }

    /** How many files the message trace of a link has at most, 1 or more. */
    public void setMessageTraceMaxFiles(int messageTraceMaxFiles) {
        this.messageTraceMaxFiles = messageTraceMaxFiles;
    }

    /** See {@link #setMessageTracePrivateData}. */
    public boolean isMessageTracePrivateData() {
        return messageTracePrivateData;
    }

    /**
     * Whether message traces show private data as they are, and not only how long they are; asked when the trace of a
     * link begins.
     */
    public void setMessageTracePrivateData(boolean messageTracePrivateData) {
        this.messageTracePrivateData = messageTracePrivateData;
    }
}
