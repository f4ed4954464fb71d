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

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The invoke ids of one connection. An id whose request timed out rests until its late answer has come or the rest is
 * over, so that a late answer never meets another request. Used on the event loop only.
 */
final class InvokeIds {

    private static final int FIRST = 1;
    /** XML has four digits, and 9999 is the events'. */
    private static final int LAST_OF_XML = 9998;
    /** Two octets, as applications of switches use it. */
    private static final int LAST_OF_BER = 32_767;

    private final int first;
    private final int last;
    private int next;
    private final Set<Integer> resting = new HashSet<>();
    /** Pairs of id and end of its rest, the earliest first; the clock may pass its largest value. */
    private final Queue<long[]> rests = new PriorityQueue<>((a, b) -> Long.signum(a[1] - b[1]));

    InvokeIds(int first, int last) {
        this.first = first;
        this.last = last;
        this.next = first;
    }

    /** The ids of an encoding. */
    static InvokeIds of(boolean xml) {
        return new InvokeIds(FIRST, last(xml));
    }

    private static int last(boolean xml) {
        return xml ? LAST_OF_XML : LAST_OF_BER;
    }

    /** How many ids an encoding has. */
    static int number(boolean xml) {
        return last(xml) - FIRST + 1;
    }

    /** A free id, or -1 if there is none. */
    int take(IntPredicate inUse, long nowNanos) {
        while (!rests.isEmpty() && nowNanos - rests.peek()[1] >= 0) {
            resting.remove((int) rests.remove()[0]);
        }
        for (int tried = first; tried <= last; tried++) {
            int id = next;
            next = next == last ? first : next + 1;
            if (!inUse.test(id) && !resting.contains(id)) {
                return id;
            }
        }
        return -1;
    }

    /** The request of that id timed out: the id rests until then at the latest. */
    void rest(int id, long untilNanos) {
        if (resting.add(id)) {
            rests.add(new long[] {id, untilNanos});
        }
    }

    /** An answer has come that belongs to no pending request. True if it is the late answer to one that timed out. */
    boolean lateAnswer(int id) {
        if (resting.remove(id)) {
            rests.removeIf(rest -> rest[0] == id);
            return true;
        }
        return false;
    }

    /** A new connection: no old answer can come any more. */
    void reset() {
        resting.clear();
        rests.clear();
    }

    /** How many ids rest. */
    int resting() {
        return resting.size();
    }
}
