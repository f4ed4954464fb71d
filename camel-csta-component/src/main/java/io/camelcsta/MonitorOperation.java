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

import java.util.Arrays;
import java.util.List;

/** What a producer does with the monitors of consumers that run, by the names in the option {@code operation}. */
enum MonitorOperation {

    /** Monitors more devices. */
    ADD("addMonitors"),
    /** Monitors some devices no more. */
    REMOVE("removeMonitors"),
    /** Tells which are monitored. */
    LIST("listMonitors");

    private final String operation;

    MonitorOperation(String operation) {
        this.operation = operation;
    }

    String operation() {
        return operation;
    }

    /** The one of that name, or null. */
    static MonitorOperation of(String name) {
        return Arrays.stream(values())
                .filter(each -> each.operation.equals(name))
                .findFirst()
                .orElse(null);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(MonitorOperation::operation).toList();
    }
}
