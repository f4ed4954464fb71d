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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Things that are shown under a name, of which several may have the same one: the first is shown by its name alone, and
 * when it goes the next takes its place. Any thread; what shows and hides must not block long.
 *
 * @param <T> the things, told apart by identity
 */
final class Namesakes<T> {

    /** How they are shown. */
    interface Display<T> {

        /** Shows one by its name alone. */
        void show(T thing);

        /** Shows one that is not the first of its name; by default not at all. */
        default void showBeside(T thing) {}

        /** Hides one, however it is shown. */
        void hide(T thing);
    }

    private final Display<T> display;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, List<T>> byName = new HashMap<>();

    Namesakes(Display<T> display) {
        this.display = display;
    }

    void add(String name, T thing) {
        lock.lock();
        try {
            List<T> all = byName.computeIfAbsent(name, key -> new ArrayList<>());
            all.add(thing);
            if (all.size() == 1) {
                display.show(thing);
            } else {
                display.showBeside(thing);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing happens if it is not there. */
    void remove(String name, T thing) {
        lock.lock();
        try {
            List<T> all = byName.getOrDefault(name, List.of());
            int index = 0;
            while (index < all.size() && all.get(index) != thing) {
                index++;
            }
            if (index == all.size()) {
                return;
            }
            all.remove(index);
            display.hide(thing);
            if (all.isEmpty()) {
                byName.remove(name);
            } else if (index == 0) {
                display.hide(all.get(0));
                display.show(all.get(0));
            }
        } finally {
            lock.unlock();
        }
    }
}
