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

import io.camelcsta.model.Struct;
import java.util.List;

/** Sends a list that continues an answer, in numbered segments that nobody answers. On the simulator's thread only. */
final class Segments {

    private static final int FIRST_CROSS_REFERENCE = 0x5e01;
    private static final int MAX_CROSS_REFERENCE = 0xFFFF;

    private final Outbox outbox;
    private int nextCrossReference = FIRST_CROSS_REFERENCE;

    Segments(Outbox outbox) {
        this.outbox = outbox;
    }

    /**
     * Queues the segments behind the answer.
     *
     * @param service the service of a segment
     * @param field its field for the items
     * @param items the items of all segments
     * @param size items per segment, at least 1
     * @return the cross reference that the answer tells
     */
    String send(ApplicationLink link, String service, String field, List<Struct> items, int size) {
        String crossReference = Integer.toHexString(nextCrossReference);
        nextCrossReference = nextCrossReference == MAX_CROSS_REFERENCE ? FIRST_CROSS_REFERENCE : nextCrossReference + 1;
        int from = 0;
        long number = 1;
        do {
            int to = (int) Math.min(items.size(), (long) from + size);
            Struct segment = Bodies.request(service)
                    .set("serviceCrossRefID", crossReference)
                    .set("segmentID", number)
                    .set("lastSegment", to == items.size())
                    .set(field, items.subList(from, to))
                    .build();
            outbox.afterAnswer(() -> link.request(service, segment));
            from = to;
            number++;
        } while (from < items.size());
        return crossReference;
    }
}
