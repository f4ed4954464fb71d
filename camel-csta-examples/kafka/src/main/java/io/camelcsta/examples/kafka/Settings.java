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

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is set with {@code -D}.
 *
 * @param pbx the address of a switch, or null to start the simulator
 * @param devices the devices to monitor at that switch, or null
 * @param protocol the option {@code protocol} of the endpoints
 * @param brokers the addresses of a Kafka cluster, or null to start a broker
 * @param directory where the broker and the spool keep their files
 */
record Settings(String pbx, String devices, String protocol, String brokers, Path directory) {

    /**
     * Reads the settings.
     *
     * @param properties the value of a property, or null if it is not set
     * @throws IllegalArgumentException if one is wrong; the message names it and says what is expected
     */
    static Settings of(UnaryOperator<String> properties) {
        String pbx = properties.apply("csta.pbx");
        String devices = properties.apply("csta.devices");
        if ((pbx == null) != (devices == null)) {
            throw new IllegalArgumentException(
                    "csta.pbx and csta.devices belong together, such as -Dcsta.pbx=pbx.example.com:1040 "
                            + "-Dcsta.devices=3001,3002");
        }
        String protocol = properties.apply("csta.protocol") == null ? "xml" : properties.apply("csta.protocol");
        if (!List.of("xml", "asn1").contains(protocol)) {
            throw new IllegalArgumentException("csta.protocol is '" + protocol + "', expected xml or asn1");
        }
        String directory = properties.apply("example.directory");
        return new Settings(
                pbx,
                devices,
                protocol,
                properties.apply("kafka.brokers"),
                Path.of(directory == null ? "target/data" : directory).toAbsolutePath());
    }
}
