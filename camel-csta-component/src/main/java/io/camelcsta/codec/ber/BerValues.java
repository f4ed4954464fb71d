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
package io.camelcsta.codec.ber;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.description.CstaType;

/** Single values of described types in BER, for what stands outside ROSE. */
public final class BerValues {

    private BerValues() {}

    /**
     * Reads one value.
     *
     * @param place how messages name it
     * @throws CodecException if the octets are not exactly one value of that type
     */
    public static Object read(String place, CstaType type, Octets octets) throws CodecException {
        BerCursor in = new BerCursor(octets.toBytes(), BerLimits.DEFAULT);
        if (!in.next(place)) {
            throw new CodecException(place + ": no value", 0);
        }
        Object value = BerDecoder.value(place, type, in);
        if (in.following(place) > 0) {
            throw in.error(place, "more than one value");
        }
        return value;
    }

    /**
     * Writes one value.
     *
     * @param place how messages name it
     * @throws CodecException if the value is not of that type
     */
    public static Octets write(String place, CstaType type, Object value) throws CodecException {
        return Octets.of(BerEncoder.value(place, type, value));
    }
}
