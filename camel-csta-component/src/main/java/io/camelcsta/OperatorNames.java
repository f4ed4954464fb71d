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

import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/**
 * Under which names operators see links and consumers. The csta components of a context share it, because links of two
 * components may have one name, and neither may hide the other. Any thread.
 */
final class OperatorNames {

    private final UniqueNames healthChecks = new UniqueNames();
    private final Namesakes<OperatedLink> beans;
    private final Meters meters;

    private OperatorNames(CamelContext context) {
        beans = new Namesakes<>(new LinkMBeans(context));
        meters = Meters.of(context);
    }

    /** Those of that context. */
    static OperatorNames of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        OperatorNames present = extension.getContextPlugin(OperatorNames.class);
        if (present == null) {
            present = new OperatorNames(context);
            extension.addContextPlugin(OperatorNames.class, present);
        }
        return present;
    }

    /** The ids of health checks that are taken. */
    UniqueNames healthChecks() {
        return healthChecks;
    }

    /** The MBeans of links. */
    Namesakes<OperatedLink> beans() {
        return beans;
    }

    /** The meters of links, consumers and requests. */
    Meters meters() {
        return meters;
    }
}
