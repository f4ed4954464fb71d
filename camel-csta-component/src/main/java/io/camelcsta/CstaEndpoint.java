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

import io.camelcsta.link.LinkConfig;
import io.camelcsta.link.LinkException;
import io.camelcsta.link.SharedLinks;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.service.SwitchService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Send private services to a telephone switch, and receive private events from it, over CSTA (ECMA-269). */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "csta",
        title = "CSTA",
        syntax = "csta:addresses",
        category = {Category.MESSAGING, Category.NETWORKING},
        headersClass = CstaConstants.class)
public class CstaEndpoint extends DefaultEndpoint implements AsyncEndpoint, EndpointServiceLocation {

    @UriPath(
            description =
                    "Where the switch listens: host or host:port, several by comma in order of priority. An IPv6 address stands in brackets. The default port is 1040.")
    @Metadata(required = true)
    private String addresses;

    @UriParam
    private CstaConfiguration configuration;

    private LinkConfig linkConfig;
    /** Made when it is first asked for; twice does no harm. */
    private String shownUri;

    /** Made by the component. */
    public CstaEndpoint(String uri, CstaComponent component, CstaConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    /** Checks the address and the options; the messages name them. */
    void validate() {
        SSLContextParameters tls = configuration.getSslContextParameters();
        linkConfig = configuration.linkConfig(
                addresses,
                tls == null ? null : new TlsEngines(tls, configuration.isHostnameVerification(), getCamelContext()));
        configuration.validate();
    }

    @Override
    public Producer createProducer() {
        return new CstaProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        CstaConsumer consumer = new CstaConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public CstaComponent getComponent() {
        return (CstaComponent) super.getComponent();
    }

    /**
     * A share in the link. If the options want the connection tested, it is usable, which is waited for as long as they
     * allow; else it may become so later.
     */
    SharedLinks.Lease<SwitchService> acquire() throws CstaLinkException, InterruptedException {
        LinkConfig config = linkConfig();
        SharedLinks.Lease<SwitchService> lease = getComponent().acquire(config, toString());
        if (!configuration.isTestConnectionOnStartup()) {
            return lease;
        }
        Duration limit = config.timers()
                .startLimit()
                .multipliedBy(config.identity().addresses().size());
        boolean usable = false;
        try {
            lease.ready().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            usable = true;
            return lease;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LinkException cause
                    ? CstaExceptions.link(config.name(), cause)
                    : CstaExceptions.link(
                            config.name(), ErrorCode.TERR_INTERNAL, String.valueOf(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw CstaExceptions.link(
                    config.name(),
                    ErrorCode.TERR_NO_SWITCH,
                    "The switch was not ready within " + limit.toMillis() + " ms: "
                            + lease.link().status().describe() + ". Check the state of the switch's CSTA service",
                    e);
        } finally {
            if (!usable) {
                lease.release();
            }
        }
    }

    /** The URI, in which the whole values of secret options are masked. */
    @Override
    public String toString() {
        if (shownUri == null) {
            shownUri = MaskedUri.of(getEndpointUri());
        }
        return shownUri;
    }

    LinkConfig linkConfig() {
        return linkConfig;
    }

    @Override
    public String getServiceUrl() {
        return addresses;
    }

    @Override
    public String getServiceProtocol() {
        return "csta-" + configuration.getProtocol();
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return configuration.getLinkName() == null ? null : Map.of("linkName", configuration.getLinkName());
    }

    /** See {@link #setAddresses}. */
    public String getAddresses() {
        return addresses;
    }

    /** Where the switch listens: host[:port], several by comma in order of priority; the default port is 1040. */
    public void setAddresses(String addresses) {
        this.addresses = addresses;
    }

    /** See {@link #setConfiguration}. */
    public CstaConfiguration getConfiguration() {
        return configuration;
    }

    /** The options. */
    public void setConfiguration(CstaConfiguration configuration) {
        this.configuration = configuration;
    }
}
