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

/** The groups into which ECMA-269 sorts events; the groups of the event report and of a monitor filter. */
public enum EventCategory {
    /** Call control events. */
    CALL_CONTROL("callControl", "callControl"),
    /** Call associated feature events. */
    CALL_ASSOCIATED("callAssociated", "callAssociated"),
    /** Media attachment events. */
    MEDIA_ATTACHMENT("mediaAttachment", "mediaAttachment"),
    /** Physical device feature events. */
    PHYSICAL_DEVICE_FEATURE("physicalDeviceFeature", "physicalDeviceFeature"),
    /** Logical device feature events. */
    LOGICAL_DEVICE_FEATURE("logicalDeviceFeature", "logicalDeviceFeature"),
    /** Device maintenance events. */
    MAINTENANCE("maintenance", "maintenance"),
    /** Voice unit events. */
    VOICE("voice", "voice"),
    /** Vendor specific events: the private event. */
    PRIVATE("private", "private");

    private final String key;
    private final String filterField;

    EventCategory(String key, String filterField) {
        this.key = key;
        this.filterField = filterField;
    }

    /** The name of the group in the description. */
    public String key() {
        return key;
    }

    /** The name of the group's field in a monitor filter. */
    public String filterField() {
        return filterField;
    }
}
