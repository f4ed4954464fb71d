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

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Makes names unique by a number behind those that are taken. Any thread. */
final class UniqueNames {

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> taken = new HashSet<>();

    /** The name, or with {@code -2}, {@code -3} and so on if it is taken. */
    String take(String name) {
        lock.lock();
        try {
            String unique = name;
            for (int number = 2; !taken.add(unique); number++) {
                unique = name + "-" + number;
            }
            return unique;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(String name) {
        lock.lock();
        try {
            taken.remove(name);
        } finally {
            lock.unlock();
        }
    }
}
