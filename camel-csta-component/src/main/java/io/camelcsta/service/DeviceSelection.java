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
package io.camelcsta.service;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which devices a consumer monitors when it starts; it may be changed while it runs. */
public sealed interface DeviceSelection {

    /**
     * These devices.
     *
     * @param devices as the user names them, in that order
     */
    record Named(Set<String> devices) implements DeviceSelection {

        /** Copies. */
        public Named {
            devices = Collections.unmodifiableSet(new LinkedHashSet<>(devices));
        }

        /** These devices. */
        public static Named of(Collection<String> devices) {
            return new Named(new LinkedHashSet<>(devices));
        }
    }

    /**
     * Every device that the switch lists (Get Switching Function Devices, ECMA-269): it is asked when the link becomes
     * usable, each time.
     *
     * @param category the category that is asked for, as ECMA-323 writes ReqDeviceCategory, or null for all
     * @param refresh how often it is asked besides; zero: never
     */
    record Listed(String category, Duration refresh) implements DeviceSelection {}
}
