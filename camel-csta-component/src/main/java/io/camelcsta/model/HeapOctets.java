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
package io.camelcsta.model;

import java.util.List;
import java.util.Map;

/**
 * About how many octets of the heap an event takes, to bound what waits: a few octets of the wire may become many
 * objects. The figures are those of a 64-bit JVM with compressed references, rounded up. For any thread.
 */
public final class HeapOctets {

    /** An event without content, and its place in a queue. */
    private static final int EVENT = 1_000;

    private static final int TEXT = 56;
    private static final int ENTRY = 48;
    private static final int MAP = 128;
    private static final int ITEM = 8;
    private static final int LIST = 40;
    private static final int OTHER = 24;

    private HeapOctets() {}

    /** About what the body takes, and its place in a queue; null takes none but that. */
    public static int of(CstaBody body) {
        long octets = EVENT;
        if (body instanceof CstaEvent event) {
            octets += value(event.callId()) + value(event.deviceId()) + value(event.value());
        } else if (body instanceof PrivateEvent event) {
            octets += value(event.callId()) + value(event.deviceId()) + value(event.otherDN());
            octets += value(event.extensions()) + value(event.userData()) + value(event.reasons());
        } else if (body instanceof LinkEvent event) {
            octets += value(event.details());
        }
        return (int) Math.min(octets, Integer.MAX_VALUE);
    }

    private static long value(Object value) {
        if (value == null) {
            return 0;
        } else if (value instanceof CharSequence text) {
            return TEXT + (isWide(text) ? 2L : 1L) * text.length();
        } else if (value instanceof Map<?, ?> map) {
            long octets = MAP;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                octets += ENTRY + String.valueOf(entry.getKey()).length() + value(entry.getValue());
            }
            return octets;
        } else if (value instanceof List<?> list) {
            long octets = LIST;
            for (Object item : list) {
                octets += ITEM + value(item);
            }
            return octets;
        } else if (value instanceof Octets octets) {
            return TEXT + octets.length();
        }
        return OTHER;
    }

    private static boolean isWide(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return true;
            }
        }
        return false;
    }
}
