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
package io.camelcsta.privatedata;

import io.camelcsta.model.CstaError;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.Opaque;

/**
 * Turns hot-desking requests and events into CSTA private data and back, in one encoding. Switches differ here, and no
 * vendor's schema is public: put your own implementation into the Camel registry and name it with the option
 * {@code privateDataMapping}. Implementations are called by several threads and must not block.
 *
 * <p>The content is that of the alternative {@code private} of CSTAPrivateData (ECMA-269 private data): XML elements
 * over ECMA-323, BER values over ECMA-285.
 */
public interface PrivateDataMapping {

    /** The private data of the Escape request for that hot-desking request. */
    Opaque writeRequest(HotDeskingRequest request);

    /**
     * The hot-desking request in that private data, or null if it holds something else.
     *
     * @throws io.camelcsta.model.InvalidValueException if it is one and malformed
     */
    HotDeskingRequest readRequest(Opaque privateData);

    /** The private data of the Private Event for that hot-desking event. */
    Opaque writeEvent(HotDeskingEvent event);

    /**
     * The hot-desking event in that private data, or null if it holds something else.
     *
     * @throws io.camelcsta.model.InvalidValueException if it is one and malformed
     */
    HotDeskingEvent readEvent(Opaque privateData);

    /**
     * What a switch's refusal of a hot-desking request means, where a vendor means something of its own by it, such as
     * a missing licence ({@link ErrorCode#TERR_NOMORE_LICENSE}).
     *
     * @return the error code, or null for the usual one
     */
    default ErrorCode errorCode(CstaError refusal) {
        return null;
    }
}
