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
package io.camelcsta.fault;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is set for one direction, and what has passed in it, of all connections. On the proxy's thread only. */
final class Flow {

    boolean stalled;
    long delayNanos;
    /** The octets that are written at once; 0 is as they come. */
    int chunk;

    long mergeNanos;
    /** 0 is no limit. */
    int octetsPerSecond;
    /** What is done to the next messages, one each. */
    final Deque<MessageChange> changes = new ArrayDeque<>();

    /** Messages that wait for {@link FaultProxy#release}, and those that wait no more. */
    final Deque<ByteBuf> held = new ArrayDeque<>();

    final Deque<ByteBuf> released = new ArrayDeque<>();

    long octets;
    long messages;

    /** Ends all that is set. */
    void behave() {
        stalled = false;
        delayNanos = 0;
        chunk = 0;
        mergeNanos = 0;
        octetsPerSecond = 0;
        changes.clear();
        release();
    }

    void release() {
        released.addAll(held);
        held.clear();
    }

    /** Loses what was held. */
    void clear() {
        release();
        released.forEach(ByteBuf::release);
        released.clear();
    }
}
