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
package io.camelcsta.model.description;

/**
 * A CSTA event.
 *
 * @param name the name of its XML root element, such as {@code RecordEvent}
 * @param category its group
 * @param number its alternative in the group's event report (ECMA-285)
 * @param filterBit its bit in the group's monitor filter (ECMA-285), which differs from {@code number}
 * @param body the type of its body; the first field is the {@code monitorCrossRefID}
 */
public record EventType(String name, EventCategory category, int number, int filterBit, StructType body)
        implements MessageType {

    /** The name of the first field of every event. */
    public static final String MONITOR_CROSS_REF_ID = "monitorCrossRefID";

    @Override
    public String toString() {
        return name;
    }
}
