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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is kept for some time only, because nothing tells when it is over: between that time and twice that. Holds
 * {@link #MAX} entries at the most; the oldest go first. On the link's event loop only.
 */
final class Recent<K, V> {

    static final int MAX = 10_000;

    private final Duration time;
    private final BiConsumer<Runnable, Duration> timer;
    private Map<K, V> young = new LinkedHashMap<>();
    private Map<K, V> old = new LinkedHashMap<>();
    private boolean ages;
    private final Consumer<K> forgotten;

    /** @param timer runs something later, on the link's event loop */
    Recent(Duration time, BiConsumer<Runnable, Duration> timer) {
        this(time, timer, key -> {});
    }

    /**
     * @param timer runs something later, on the link's event loop
     * @param forgotten takes the key of what is kept no more because of its age or of the number of others
     */
    Recent(Duration time, BiConsumer<Runnable, Duration> timer, Consumer<K> forgotten) {
        this.time = time;
        this.timer = timer;
        this.forgotten = forgotten;
    }

    void put(K key, V value) {
        remove(key);
        young.put(key, value);
        if (size() > MAX) {
            Map<K, V> oldest = old.isEmpty() ? young : old;
            K eldest = oldest.keySet().iterator().next();
            oldest.remove(eldest);
            forgotten.accept(eldest);
        }
        age();
    }

    /** Null if there is none. */
    V get(K key) {
        V value = young.get(key);
        return value == null ? old.get(key) : value;
    }

    /** What there is, else something new. */
    V computeIfAbsent(K key, Supplier<V> made) {
        V value = get(key);
        if (value == null) {
            value = made.get();
            put(key, value);
        }
        return value;
    }

    V remove(K key) {
        V value = young.remove(key);
        return value == null ? old.remove(key) : value;
    }

    void clear() {
        young.clear();
        old.clear();
    }

    int size() {
        return young.size() + old.size();
    }

    private void age() {
        if (!ages) {
            ages = true;
            timer.accept(this::aged, time);
        }
    }

    private void aged() {
        ages = false;
        Map<K, V> oldest = old;
        old = young;
        young = new LinkedHashMap<>();
        oldest.keySet().forEach(forgotten);
        if (!old.isEmpty()) {
            age();
        }
    }
}
