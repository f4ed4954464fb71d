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
import java.util.regex.Pattern;

/**
 * Looks at durations, numbers and booleans as they are written in an endpoint's options, because Camel reads some that are
 * malformed as 0, and does not say of others what is expected.
 */
public final class OptionTexts {

    private static final List<String> DURATIONS = List.of("connectTimeout", "requestTimeout", "linkTimeout", "systemStatusTimeout", "sessionDuration",
            "linkIdleTimeout", "reconnectDelay", "reconnectMaxDelay", "refusedRetryDelay", "failback", "heartbeatInterval",
            "spoolRedeliveryDelay", "devicesRefresh", "allDevicesRefresh");
    private static final List<String> NUMBERS = List.of("maxFrameLength", "maxPendingEvents", "maxPendingOctets", "concurrentEvents", "healthMaxFailedMonitors",
            "heartbeatTolerance", "maxOutstandingRequests", "spoolMaxSize", "spoolMaxRedeliveries");
    private static final List<String> BOOLEANS = List.of("systemRegister", "testConnectionOnStartup", "hostnameVerification", "accountCodePrivateService",
            "throwOnError", "awaitEvent", "allowNoDevices");
    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false");
    private static final Pattern DURATION = Pattern.compile("\\d{1,15}|(\\d{1,9}(ms|s|m|h|d) ?)+|[Pp][0-9A-Za-z.]+");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private OptionTexts() {
    }

    /**
     * Checks the options of an endpoint.
     *
     * @throws IllegalArgumentException if one is malformed; the message names it and says what is expected
     */
    public static void check(Map<String, Object> parameters) {
        DURATIONS.forEach(name -> check(parameters, name, DURATION, "a duration such as 5s, 1m30s or 250 (milliseconds)"));
        BOOLEANS.forEach(name -> check(parameters, name, BOOLEAN, "true or false"));
        NUMBERS.forEach(name -> check(parameters, name, NUMBER, "a whole number"));
    }

    private static void check(Map<String, Object> parameters, String name, Pattern pattern, String expected) {
        if (parameters.get(name) instanceof String text && !text.startsWith("#") && !pattern.matcher(text.trim()).matches()) {
            throw new IllegalArgumentException("Malformed " + name + " '" + text + "', expected " + expected);
        }
    }
}
