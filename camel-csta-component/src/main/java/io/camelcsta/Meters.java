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

import java.time.Duration;
import org.apache.camel.CamelContext;

/** Where a component's numbers go besides JMX. Any thread; nothing here may block or throw. */
interface Meters {

    /** For an application without meters. */
    Meters NONE = new Meters() {};

    /** A link exists. */
    default void linkSetUp(OperatedLink link) {}

    /** It does not any more. */
    default void linkClosed(OperatedLink link) {}

    /** A consumer has started. */
    default void started(CstaConsumer consumer) {}

    /** A consumer has stopped. */
    default void stopped(CstaConsumer consumer) {}

    /** A route was given an event of that name. */
    default void event(CstaConsumer consumer, String name) {}

    /**
     * A request is over.
     *
     * @param service the private service or the operation; {@code unknown} if the request could not be read
     * @param outcome {@code success}, or the code of the EventError
     */
    default void request(String link, String service, String outcome, Duration time) {}

    /** The meters of that context: those of Micrometer, if this class can see it. */
    static Meters of(CamelContext context) {
        try {
            Class.forName("io.micrometer.core.instrument.MeterRegistry", false, Meters.class.getClassLoader());
            return new MicrometerMeters(context);
        } catch (ClassNotFoundException | LinkageError e) {
            return NONE;
        }
    }
}
