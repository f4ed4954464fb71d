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
package io.camelcsta.examples.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/**
 * What is set with {@code -D}.
 *
 * @param pbx the address of a switch, or null to start the simulator
 * @param devices the devices to monitor at that switch
 * @param protocol the option {@code protocol} of the endpoints
 * @param framing the option {@code framing} of the endpoints
 * @param services whether a call at that switch is recorded
 * @param duration how long that switch is monitored
 * @param directory where the files are written
 * @param roll when a new file is begun
 * @param rollSize the octets that a file may have if they roll by size
 */
record Settings(
        String pbx,
        List<String> devices,
        String protocol,
        String framing,
        boolean services,
        Duration duration,
        Path directory,
        Roll roll,
        long rollSize) {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final Pattern OCTETS = Pattern.compile("(\\d{1,9})([kmg]?)");

    /**
     * Reads the settings.
     *
     * @param properties the value of a property, or null if it is not set
     * @throws IllegalArgumentException if one is wrong; the message names it and says what is expected
     */
    static Settings of(UnaryOperator<String> properties) {
        String pbx = text(properties, "csta.pbx", null, "host or host:port");
        String devices = text(properties, "csta.devices", "", "numbers separated by commas");
        String protocol = text(properties, "csta.protocol", "xml", "xml or asn1");
        String framing = text(properties, "csta.framing", "length2", "length2, hipath or ber");
        boolean services = flag("csta.services", text(properties, "csta.services", "false", "true or false"));
        Duration duration =
                duration("csta.duration", text(properties, "csta.duration", "60", "seconds, or a duration such as 5m"));
        Path directory = path(
                "csta.events.directory", text(properties, "csta.events.directory", "target/events", "a directory"));
        Roll roll = roll("csta.roll", text(properties, "csta.roll", "none", "none, hour or size"));
        long rollSize =
                octets("csta.roll.size", text(properties, "csta.roll.size", "10m", "octets, such as 100k or 10m"));
        List<String> list = Arrays.stream(devices.split(","))
                .map(String::trim)
                .filter(device -> !device.isEmpty())
                .toList();
        if (pbx != null && list.isEmpty()) {
            throw new IllegalArgumentException("csta.devices is missing, expected the devices to monitor at " + pbx
                    + ", such as -Dcsta.devices=3001,3002");
        }
        return new Settings(pbx, list, protocol, framing, services, duration, directory, roll, rollSize);
    }

    private static String text(UnaryOperator<String> properties, String name, String otherwise, String expected) {
        String value = properties.apply(name);
        if (value == null) {
            return otherwise;
        } else if (value.isBlank()) {
            throw wrong(name, value, expected, null);
        }
        return value.trim();
    }

    private static boolean flag(String name, String value) {
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw wrong(name, value, "true or false", null);
    }

    private static Duration duration(String name, String value) {
        Duration duration;
        try {
            duration = SECONDS.matcher(value).matches()
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : value.startsWith("P")
                            ? Duration.parse(value)
                            : Duration.ofMillis(TimeUtils.toMilliSeconds(value));
        } catch (RuntimeException e) {
            throw wrong(name, value, "seconds, or a duration such as 90s, 5m or 1h30m", e);
        }
        if (duration.isZero() || duration.isNegative() || duration.toDays() > 365) {
            throw wrong(name, value, "more than 0 and at most 365 days", null);
        }
        return duration;
    }

    private static Roll roll(String name, String value) {
        return Arrays.stream(Roll.values())
                .filter(roll -> roll.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() -> wrong(name, value, "none, hour or size", null));
    }

    private static long octets(String name, String value) {
        Matcher octets = OCTETS.matcher(value);
        if (!octets.matches() || Long.parseLong(octets.group(1)) == 0) {
            throw wrong(name, value, "octets, more than 0, such as 5000, 100k or 10m", null);
        }
        return Long.parseLong(octets.group(1))
                << switch (octets.group(2)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
    }

    private static Path path(String name, String value) {
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw wrong(name, value, "a directory", e);
        }
    }

    private static IllegalArgumentException wrong(String name, String value, String expected, Exception cause) {
        return new IllegalArgumentException(name + " is '" + value + "', expected " + expected, cause);
    }
}
