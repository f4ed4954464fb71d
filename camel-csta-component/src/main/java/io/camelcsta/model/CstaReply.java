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
 * The switch's positive answer to a request that is not a private service ({@code operation=MakeCall}).
 *
 * @param response the name of the answer as ECMA-323 has it, such as {@code MakeCallResponse}
 * @param thisDN ThisDN of the request, or null
 * @param connId ConnID of the call that the answer is about, or null
 * @param callId the switch's own id of that call, or null
 * @param deviceId the device part of the connection in the answer, as text, or null
 * @param value the answer in the form of {@link Values}
 * @param referenceId ReferenceID of the request
 * @param eventTime when it came, in microseconds
 * @param link the name of the link
 */
public record CstaReply(
        String response,
        String thisDN,
        String connId,
        String callId,
        String deviceId,
        Map<String, Object> value,
        Integer referenceId,
        Instant eventTime,
        String link)
        implements CstaBody {

    /** Cuts the time to microseconds. */
    public CstaReply {
        value = value == null ? Map.of() : java.util.Collections.unmodifiableMap(value);
        eventTime = Attributes.micros(eventTime);
    }

    @Override
    public Map<String, Object> toMap() {
        return new Attributes.Writer()
                .put("Response", response)
                .put("ThisDN", thisDN)
                .put("ConnID", connId)
                .put("CallID", callId)
                .put("DeviceID", deviceId)
                .put("Value", value)
                .put("ReferenceID", referenceId)
                .put("EventTime", eventTime)
                .put("Link", link)
                .map();
    }

    /**
     * The reply that a plain map describes.
     *
     * @throws InvalidValueException if an attribute is missing or malformed
     */
    public static CstaReply fromMap(Map<String, ?> map) {
        Attributes attributes = new Attributes("reply", map);
        return new CstaReply(
                attributes.requiredText("Response"),
                attributes.text("ThisDN"),
                attributes.text("ConnID"),
                attributes.text("CallID"),
                attributes.text("DeviceID"),
                attributes.object("Value"),
                attributes.integer("ReferenceID"),
                attributes.time("EventTime"),
                attributes.text("Link"));
    }
}
