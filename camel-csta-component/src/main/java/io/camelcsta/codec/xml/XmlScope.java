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
package io.camelcsta.codec.xml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The namespace of each prefix in the elements that are open; an empty namespace is none. */
final class XmlScope {

    private final Map<String, String> namespaces = new HashMap<>();
    /** What declarations have replaced, as prefix and namespace in turn. */
    private final List<String> replaced = new ArrayList<>();
    /** How much had been replaced when each open element began. */
    private final Deque<Integer> begun = new ArrayDeque<>();

    void enter() {
        begun.addLast(replaced.size());
    }

    void leave() {
        int before = begun.removeLast();
        while (replaced.size() > before) {
            String namespace = replaced.remove(replaced.size() - 1);
            set(replaced.remove(replaced.size() - 1), namespace);
        }
    }

    /** Declares a namespace in the element that was entered last. Whether it was not declared yet. */
    boolean declare(String prefix, String namespace) {
        String before = namespaces.getOrDefault(prefix, "");
        if (before.equals(namespace)) {
            return false;
        }
        replaced.add(prefix);
        replaced.add(before);
        set(prefix, namespace);
        return true;
    }

    private void set(String prefix, String namespace) {
        if (namespace.isEmpty()) {
            namespaces.remove(prefix);
        } else {
            namespaces.put(prefix, namespace);
        }
    }
}
