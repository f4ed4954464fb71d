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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkState;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.spi.ManagementStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of a component for operators. Each is registered with JMX, if the context has it, from the moment it exists
 * until it is closed. Any thread.
 */
final class OperatedLinks {

    private static final Logger LOG = LoggerFactory.getLogger(OperatedLinks.class);

    private final Map<CstaLink, OperatedLink> links = new ConcurrentHashMap<>();
    private final Map<ObjectName, OperatedLink> names = new ConcurrentHashMap<>();

    /** A new link. */
    void add(OperatedLink operated, boolean traced, CamelContext context, Executor ending) {
        CstaLink link = operated.link();
        links.put(link, operated);
        if (traced) {
            beginTrace(operated);
        }
        ObjectName name = register(operated, context);
        link.closed().whenComplete((nothing, error) -> {
            links.remove(link);
            endTrace(operated, ending);
            if (name != null && names.remove(name, operated)) {
                unregister(name, context);
            }
        });
    }

    private static void beginTrace(OperatedLink link) {
        try {
            link.setMessageTrace(true);
        } catch (IllegalStateException e) {
            // no reason not to have the link
            LOG.error(e.getMessage());
        }
    }

    /** The last lines are written by another thread, which is waited for: not on the event loop. */
    private static void endTrace(OperatedLink link, Executor ending) {
        try {
            ending.execute(() -> link.setMessageTrace(false));
        } catch (RejectedExecutionException e) {
            LOG.debug("The component is being stopped, and ends the message trace of the link '{}' itself", link.getName());
        }
    }

    List<OperatedLink> all() {
        return List.copyOf(links.values());
    }

    private ObjectName register(OperatedLink link, CamelContext context) {
        ManagementStrategy strategy = context.getManagementStrategy();
        ManagementAgent agent = strategy == null ? null : strategy.getManagementAgent();
        if (agent == null || strategy.getManagementObjectNameStrategy() == null) {
            return null;
        }
        try {
            ObjectName ofContext = strategy.getManagementObjectNameStrategy().getObjectNameForCamelContext(context);
            ObjectName name = name(link, ofContext, "");
            OperatedLink former = names.get(name);
            if (former != null && former.status().state() == LinkState.CLOSING) {
                // the next one takes its place
                names.remove(name);
                unregister(name, context);
            } else if (agent.isRegistered(name)) {
                name = name(link, ofContext, ",id=" + Integer.toHexString(System.identityHashCode(link.link())));
            }
            agent.register(link, name);
            names.put(name, link);
            return name;
        } catch (Exception e) {
            LOG.warn("The csta link '{}' is not shown by JMX: {}", link.getName(), e.toString());
            return null;
        }
    }

    /**
     * In the domain and context of Camel's own names.
     *
     * @param suffix tells links of the same name apart
     */
    private static ObjectName name(OperatedLink link, ObjectName context, String suffix) throws MalformedObjectNameException {
        return new ObjectName(context.getDomain() + ":context=" + context.getKeyProperty("context") + ",type=cstalinks,name="
                + ObjectName.quote(link.getName()) + suffix);
    }

    private static void unregister(ObjectName name, CamelContext context) {
        try {
            ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
            if (agent != null && agent.isRegistered(name)) {
                agent.unregister(name);
            }
        } catch (Exception e) {
            LOG.debug("{} could not be removed from JMX: {}", name, e.toString());
        }
    }
}
