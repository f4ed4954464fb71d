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
package io.camelcsta.simulator;

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Service;
import java.util.LinkedHashMap;
import java.util.Map;

/** The switch's own requests to one application that are not answered yet. On the simulator's thread only. */
final class OwnRequests {

    /** No application leaves so many unanswered; the oldest are forgotten. */
    private static final int LIMIT = 10_000;

    private final Map<Integer, Expected> open = new LinkedHashMap<>();

    /** What may be answered; the service is null if the description does not know it. */
    private record Expected(Service service) {}

    int size() {
        return open.size();
    }

    /** A request was sent. {@code service} is null if the description does not know it. */
    void sent(int invokeId, Service service) {
        if (service != null && !service.answered()) {
            return;
        }
        if (open.size() == LIMIT) {
            open.remove(open.keySet().iterator().next());
        }
        open.put(invokeId, new Expected(service));
    }

    /** The answer, with the service that it belongs to if it does not tell; null if nothing was asked. */
    CstaMessage answered(CstaMessage answer) {
        Expected expected = open.remove(answer.invokeId());
        if (expected == null) {
            return null;
        }
        boolean bare = answer instanceof CstaMessage.Response response && response.service() == null;
        return bare && expected.service() != null
                ? new CstaMessage.Response(
                        answer.invokeId(),
                        expected.service(),
                        Struct.empty(expected.service().response()))
                : answer;
    }
}
