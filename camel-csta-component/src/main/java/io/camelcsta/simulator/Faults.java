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
package io.camelcsta.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The faults that are programmed, by the name of the request. On the simulator's thread only. */
final class Faults {

    static final String ANY = "*";
    static final String MONITOR_START = "MonitorStart";

    private final Map<String, Deque<Rule>> rules = new HashMap<>();

    private static final class Rule {
        private final Fault fault;
        private int remaining;

        private Rule(Fault fault, int remaining) {
            this.fault = fault;
            this.remaining = remaining;
        }
    }

    /** Adds a fault behind those that are there already. */
    void add(String name, Fault fault, int times) {
        rules.computeIfAbsent(name, key -> new ArrayDeque<>()).addLast(new Rule(fault, times));
    }

    /** Adds a refusal of monitors on that device behind those that are there already. */
    void addForMonitors(Device device, Fault refusal, int times) {
        add(forMonitors(device), refusal, times);
    }

    private static String forMonitors(Device device) {
        return MONITOR_START + ' ' + device.number;
    }

    void clear(String name) {
        rules.keySet().removeIf(key -> key.equals(name) || key.startsWith(name + ' '));
    }

    void clear() {
        rules.clear();
    }

    /** The fault that the next request of that name meets, or null. */
    Fault next(String name) {
        Fault fault = take(name);
        return fault != null ? fault : take(ANY);
    }

    /** The refusal that the next monitor on that device meets, or null. */
    Fault nextForMonitors(Device device) {
        return take(forMonitors(device));
    }

    private Fault take(String name) {
        Deque<Rule> queue = rules.get(name);
        if (queue == null || queue.isEmpty()) {
            return null;
        }
        Rule rule = queue.getFirst();
        if (rule.remaining != Integer.MAX_VALUE && --rule.remaining == 0) {
            queue.removeFirst();
        }
        return rule.fault;
    }
}
