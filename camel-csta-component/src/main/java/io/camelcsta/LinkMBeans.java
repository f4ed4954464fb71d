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

import java.util.IdentityHashMap;
import java.util.Map;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.spi.ManagementStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers links with JMX, if the context has it, in the domain and context of Camel's own names. Used under a lock.
 */
final class LinkMBeans implements Namesakes.Display<OperatedLink> {

    private static final Logger LOG = LoggerFactory.getLogger(LinkMBeans.class);

    private final CamelContext context;
    private final Map<OperatedLink, ObjectName> names = new IdentityHashMap<>();

    LinkMBeans(CamelContext context) {
        this.context = context;
    }

    @Override
    public void show(OperatedLink link) {
        register(link, "");
    }

    @Override
    public void showBeside(OperatedLink link) {
        register(link, ",id=" + Integer.toHexString(System.identityHashCode(link)));
    }

    @Override
    public void hide(OperatedLink link) {
        ObjectName name = names.remove(link);
        ManagementAgent agent = agent();
        try {
            if (name != null && agent != null && agent.isRegistered(name)) {
                agent.unregister(name);
            }
        } catch (Exception e) {
            LOG.debug("{} could not be removed from JMX: {}", name, e.toString());
        }
    }

    private ManagementAgent agent() {
        ManagementStrategy strategy = context.getManagementStrategy();
        return strategy == null || strategy.getManagementObjectNameStrategy() == null
                ? null
                : strategy.getManagementAgent();
    }

    private void register(OperatedLink link, String suffix) {
        ManagementAgent agent = agent();
        if (agent == null) {
            return;
        }
        try {
            ObjectName ofContext = context.getManagementStrategy()
                    .getManagementObjectNameStrategy()
                    .getObjectNameForCamelContext(context);
            ObjectName name = new ObjectName(ofContext.getDomain() + ":context=" + ofContext.getKeyProperty("context")
                    + ",type=cstalinks,name=" + ObjectName.quote(link.getName()) + suffix);
            agent.register(link, name);
            names.put(link, name);
        } catch (Exception e) {
            LOG.warn("The csta link '{}' is not shown by JMX: {}", link.getName(), e.toString());
        }
    }
}
