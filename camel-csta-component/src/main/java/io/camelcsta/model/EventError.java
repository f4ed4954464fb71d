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
package io.camelcsta.model;

import java.time.Instant;
import java.util.Map;

/**
 * The answer to a request that could not be performed: T-Library's EventError.
 *
 * @param code ErrorCode; see {@link ErrorCode} and the CSTA block from 1100 on
 * @param name the name of the code
 * @param message what went wrong and what to do
 * @param cstaCategory the category of the switch's error, or null
 * @param cstaError the value of the switch's error, or null
 * @param thisDN ThisDN of the request, or null
 * @param connId ConnID of the request, or null
 * @param referenceId ReferenceID of the request
 * @param eventTime when, in microseconds
 * @param link the name of the link
 * @param sent whether the request may have reached the switch
 * @param confirmed whether the switch has confirmed the request, and only the awaited event did not come
 */
public record EventError(
        int code,
        String name,
        String message,
        String cstaCategory,
        String cstaError,
        String thisDN,
        String connId,
        Integer referenceId,
        Instant eventTime,
        String link,
        boolean sent,
        boolean confirmed)
        implements CstaBody {

    /** The value of {@code Event} in JSON. */
    public static final String EVENT = "error";

    /** Cuts the time to microseconds. */
    public EventError {
        eventTime = Attributes.micros(eventTime);
    }

    @Override
    public Map<String, Object> toMap() {
        return new Attributes.Writer()
                .put("Event", EVENT)
                .put("ErrorCode", code)
                .put("ErrorName", name)
                .put("ErrorMessage", message)
                .put("CstaCategory", cstaCategory)
                .put("CstaError", cstaError)
                .put("ThisDN", thisDN)
                .put("ConnID", connId)
                .put("ReferenceID", referenceId)
                .put("EventTime", eventTime)
                .put("Link", link)
                .put("Sent", sent)
                .put("Confirmed", confirmed ? Boolean.TRUE : null)
                .map();
    }

    /**
     * The error that a plain map describes.
     *
     * @throws InvalidValueException if an attribute is missing or malformed
     */
    public static EventError fromMap(Map<String, ?> map) {
        Attributes attributes = new Attributes("error", map);
        Integer code = attributes.integer("ErrorCode");
        if (code == null) {
            throw new InvalidValueException("error", "'ErrorCode' is missing");
        }
        return new EventError(
                code,
                attributes.text("ErrorName"),
                attributes.text("ErrorMessage"),
                attributes.text("CstaCategory"),
                attributes.text("CstaError"),
                attributes.text("ThisDN"),
                attributes.text("ConnID"),
                attributes.integer("ReferenceID"),
                attributes.time("EventTime"),
                attributes.text("Link"),
                attributes.flag("Sent"),
                attributes.flag("Confirmed"));
    }
}
