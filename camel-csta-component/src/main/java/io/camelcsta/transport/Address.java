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
package io.camelcsta.transport;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a switch listens.
 *
 * @param host host name or IP address; an IPv6 address without brackets
 * @param port TCP port, 1 to 65535
 */
public record Address(String host, int port) {

    /** The port that is taken where none is given. */
    public static final int DEFAULT_PORT = 1040;

    /**
     * Reads {@code host}, {@code host:port} or {@code [::1]:port}, several separated by commas.
     *
     * @throws IllegalArgumentException if the text is something else; the message says what is expected
     */
    public static List<Address> parseList(String text) {
        List<Address> addresses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Address address = parse(part.trim(), text);
            if (addresses.contains(address)) {
                throw new IllegalArgumentException("The address " + address + " stands twice in '" + text + "'");
            }
            addresses.add(address);
        }
        return List.copyOf(addresses);
    }

    private static Address parse(String part, String whole) {
        String host = part;
        String port = null;
        if (part.startsWith("[")) {
            int close = part.indexOf(']');
            if (close < 0) {
                throw malformed(whole, "']' is missing after an IPv6 address");
            }
            host = part.substring(1, close);
            String rest = part.substring(close + 1);
            if (!rest.isEmpty()) {
                if (!rest.startsWith(":")) {
                    throw malformed(whole, "':' and a port are expected after ']'");
                }
                port = rest.substring(1);
            }
        } else {
            int colon = part.indexOf(':');
            if (colon >= 0) {
                if (part.indexOf(':', colon + 1) >= 0) {
                    throw malformed(whole, "an IPv6 address stands in brackets: [" + part + "]");
                }
                host = part.substring(0, colon);
                port = part.substring(colon + 1);
            }
        }
        if (host.isBlank() || !host.matches("[\\w.:%-]+")) {
            throw malformed(whole, host.isBlank() ? "the host is missing" : "'" + host + "' is not a host name");
        }
        return new Address(host, port == null ? DEFAULT_PORT : port(port, whole));
    }

    private static int port(String text, String whole) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw malformed(whole, "the port '" + text + "' is not a number from 1 to 65535");
    }

    private static IllegalArgumentException malformed(String whole, String reason) {
        return new IllegalArgumentException("Malformed address '" + whole + "': " + reason
                + ". Expected host[:port], several separated by commas; the default port is " + DEFAULT_PORT);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
