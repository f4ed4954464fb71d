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
package io.camelcsta.examples.kafka;

import java.util.Map;
import java.util.Properties;

import org.apache.camel.main.Main;

/** Private events to Kafka, private services from Kafka. */
public final class KafkaExample {

    private KafkaExample() {
    }

    static Main application(Map<String, String> settings) {
        Main camel = new Main();
        camel.configure().setName("kafka");
        camel.configure().setShutdownTimeout(10);
        camel.configure().addRoutesBuilder(EventRoute.class, RequestRoute.class);
        Properties properties = new Properties();
        properties.putAll(settings);
        camel.setOverrideProperties(properties);
        return camel;
    }
}
