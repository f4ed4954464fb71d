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

import io.camelcsta.transport.Address;
import java.util.Arrays;
import java.util.List;

/**
 * Goes through the addresses of a switch in order of priority, once a round. An address whose switch has refused the
 * application for good is left out for a time, so that wrong credentials do not storm it. On the event loop only.
 */
final class AddressRound {

    private static final long NEVER = Long.MAX_VALUE;

    private final List<Address> addresses;
    /** Until when an address is left out, in nanoseconds from the start; 0 if it is not. */
    private final long[] refusedUntil;

    private final long start = System.nanoTime();
    private int next;
    private int current = -1;

    AddressRound(List<Address> addresses) {
        this.addresses = addresses;
        this.refusedUntil = new long[addresses.size()];
    }

    private long now() {
        return System.nanoTime() - start;
    }

    /** Begins with that address. */
    void beginAt(int index) {
        next = index;
    }

    /** The next address of this round, or null if there is none left. */
    Address next() {
        while (next < addresses.size()) {
            int index = next++;
            if (mayBeUsed(index)) {
                refusedUntil[index] = 0;
                current = index;
                return addresses.get(index);
            }
        }
        return null;
    }

    /** Whether the address at that position is not left out at present. */
    boolean mayBeUsed(int index) {
        return refusedUntil[index] <= now();
    }

    /** The position of the address that {@link #next} gave last, from 0; -1 before. */
    int current() {
        return current;
    }

    boolean isOnly() {
        return addresses.size() == 1;
    }

    /**
     * The switch at the current address has refused the application: it is left out for that time, for ever if it is 0.
     */
    void refused(long nanos) {
        refusedUntil[current] = nanos == 0 ? NEVER : now() + nanos;
    }

    /** No address is left out any more. */
    void forgetRefusals() {
        Arrays.fill(refusedUntil, 0);
    }

    /**
     * How long to wait until an address may be tried at all.
     *
     * @return nanoseconds, 0 if one may be tried now, -1 if none ever will
     */
    long nanosUntilOneMayBeTried() {
        long earliest = Arrays.stream(refusedUntil).min().orElse(0);
        return earliest == NEVER ? -1 : Math.max(0, earliest - now());
    }
}
