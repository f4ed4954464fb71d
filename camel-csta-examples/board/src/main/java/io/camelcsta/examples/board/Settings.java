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
package io.camelcsta.examples.board;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is set with {@code -D}.
 *
 * @param pbx the address of a switch, or null to start the simulator
 * @param devices the devices to monitor at that switch
 * @param protocol the option {@code protocol} of the endpoints
 * @param framing the option {@code framing} of the endpoints
 * @param host the address to listen on
 * @param port the port to listen on, 0 for a free one
 * @param names the names under which browsers reach the board besides, as they stand in the address bar: {@code host}
 *     or {@code host:port}
 */
record Settings(
        String pbx, List<String> devices, String protocol, String framing, String host, int port, List<String> names) {

    private static final int MAX_PORT = 65_535;

    /**
     * Reads the settings.
     *
     * @param properties the value of a property, or null if it is not set
     * @throws IllegalArgumentException if one is wrong; the message names it and says what is expected
     */
    static Settings of(UnaryOperator<String> properties) {
        String pbx = text(properties, "csta.pbx", null, "host or host:port");
        List<String> devices = list(text(properties, "csta.devices", "", "numbers separated by commas"));
        if (pbx != null && devices.isEmpty()) {
            throw new IllegalArgumentException("csta.devices is missing, expected the devices to monitor at " + pbx
                    + ", such as -Dcsta.devices=3001,3002");
        }
        return new Settings(
                pbx,
                devices,
                oneOf("csta.protocol", text(properties, "csta.protocol", "xml", "xml or asn1"), "xml", "asn1"),
                oneOf(
                        "csta.framing",
                        text(properties, "csta.framing", "length2", "length2, hipath or ber"),
                        "length2",
                        "hipath",
                        "ber"),
                text(properties, "board.host", "127.0.0.1", "an address of this computer"),
                port(text(properties, "board.port", "8080", "a port")),
                list(text(properties, "board.names", "", "host or host:port, separated by commas")));
    }

    private static String text(UnaryOperator<String> properties, String name, String otherwise, String expected) {
        String value = properties.apply(name);
        if (value == null) {
            return otherwise;
        } else if (value.isBlank()) {
            throw wrong(name, value, expected);
        }
        return value.trim();
    }

    private static List<String> list(String value) {
        return Arrays.stream(value.split(","))
                .map(String::trim)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    private static String oneOf(String name, String value, String... allowed) {
        if (!List.of(allowed).contains(value)) {
            throw wrong(name, value, String.join(" or ", allowed));
        }
        return value;
    }

    private static int port(String value) {
        if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= MAX_PORT) {
            return Integer.parseInt(value);
        }
        throw wrong("board.port", value, "a number from 0 to " + MAX_PORT);
    }

    private static IllegalArgumentException wrong(String name, String value, String expected) {
        return new IllegalArgumentException(name + " is '" + value + "', expected " + expected);
    }
}
