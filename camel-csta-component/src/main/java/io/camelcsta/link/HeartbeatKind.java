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
package io.camelcsta.link;

/** What is sent to a switch that has been silent. */
public enum HeartbeatKind {
    /** RequestSystemStatus, which the switch answers with its status. */
    REQUEST_SYSTEM_STATUS("requestSystemStatus"),
    /** SystemStatus, which the switch confirms. */
    SYSTEM_STATUS("systemStatus"),
    /** Nothing: a connection that is only half open is not noticed. */
    NONE("none");

    private final String key;

    HeartbeatKind(String key) {
        this.key = key;
    }

    /** The name, as the option has it. */
    public String key() {
        return key;
    }

    /** The kind of that name, or null. */
    static HeartbeatKind of(String key) {
        for (HeartbeatKind kind : values()) {
            if (kind.key.equals(key)) {
                return kind;
            }
        }
        return null;
    }
}
