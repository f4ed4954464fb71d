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

import com.fasterxml.jackson.databind.JsonNode;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.EventError;
import io.camelcsta.model.Json;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.Converter;

/** Converts the bodies of the component to JSON in its usual forms, and JSON to the typed bodies. */
@Converter(generateLoader = true)
public final class CstaConverters {

    private CstaConverters() {}

    /** JSON text on one line. */
    @Converter
    public static String toString(CstaBody body) {
        return body.toJson();
    }

    /** JSON in UTF-8. */
    @Converter
    public static byte[] toBytes(CstaBody body) {
        return Json.writeBytes(body.toMap());
    }

    /** JSON in UTF-8. */
    @Converter
    public static InputStream toStream(CstaBody body) {
        return new ByteArrayInputStream(toBytes(body));
    }

    /** The attributes by name. */
    @Converter
    public static Map<String, Object> toMap(CstaBody body) {
        return body.toMap();
    }

    /** The attributes as a JSON tree. */
    @Converter
    public static JsonNode toJsonNode(CstaBody body) {
        return Json.toNode(body.toMap());
    }

    /** Any body from JSON text. */
    @Converter
    public static CstaBody toBody(String json) {
        return CstaBody.fromMap(Json.read(json));
    }

    /** Any body from JSON in UTF-8. */
    @Converter
    public static CstaBody toBody(byte[] json) {
        return CstaBody.fromMap(Json.read(json));
    }

    /** Any body from JSON in UTF-8. */
    @Converter
    public static CstaBody toBody(InputStream json) throws IOException {
        return toBody(json.readAllBytes());
    }

    /** Any body from its attributes by name. */
    @Converter
    public static CstaBody toBody(Map<String, Object> attributes) {
        return CstaBody.fromMap(Json.plain(attributes));
    }

    /** Any body from a JSON tree. */
    @Converter
    public static CstaBody toBody(JsonNode json) {
        return CstaBody.fromMap(Json.object(json));
    }

    /** A request from JSON text. */
    @Converter
    public static PrivateService toPrivateService(String json) {
        return PrivateService.fromMap(Json.read(json));
    }

    /** A request from JSON in UTF-8. */
    @Converter
    public static PrivateService toPrivateService(byte[] json) {
        return PrivateService.fromMap(Json.read(json));
    }

    /** A private event from JSON text. */
    @Converter
    public static PrivateEvent toPrivateEvent(String json) {
        return PrivateEvent.fromMap(Json.read(json));
    }

    /** A private event from JSON in UTF-8. */
    @Converter
    public static PrivateEvent toPrivateEvent(byte[] json) {
        return PrivateEvent.fromMap(Json.read(json));
    }

    /** An error from JSON text. */
    @Converter
    public static EventError toEventError(String json) {
        return EventError.fromMap(Json.read(json));
    }
}
