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
package io.camelcsta.calls;

import io.camelcsta.link.RequestException;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Service;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A request to the model switch that is not answered yet. */
final class Asked {

    private final Service service;
    private final Struct body;
    private final Consumer<Answer> then;
    /** Of a snapshot that brings the service up to date: the calls of which events have come that are newer. */
    private final Set<String> newer;

    private VirtualClock.Timer limit;
    private boolean done;

    /**
     * What became of a request.
     *
     * @param items what a segmented answer brought
     */
    record Answer(Struct body, List<Struct> items, RequestException error) {

        static Answer of(Struct body) {
            return new Answer(body, List.of(), null);
        }

        static Answer failed(RequestException error) {
            return new Answer(null, List.of(), error);
        }
    }

    Asked(Service service, Struct body, Set<String> newer, Consumer<Answer> then) {
        this.service = service;
        this.body = body;
        this.newer = newer;
        this.then = then;
    }

    static Set<String> none() {
        return new HashSet<>();
    }

    Service service() {
        return service;
    }

    Struct body() {
        return body;
    }

    Set<String> newer() {
        return newer;
    }

    boolean isDone() {
        return done;
    }

    void limit(VirtualClock.Timer timer) {
        limit = timer;
    }

    void complete(Answer answer) {
        if (!done) {
            done = true;
            if (limit != null) {
                limit.cancel();
            }
            then.accept(answer);
        }
    }
}
