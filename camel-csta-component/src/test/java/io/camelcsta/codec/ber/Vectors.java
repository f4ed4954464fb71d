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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelcsta.model.Json;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The test vectors as whole APDUs, and short ways to write octets. */
public final class Vectors {

    private static final HexFormat HEX = HexFormat.of();

    /** A whole APDU; shown by its name. */
    public record Apdu(String name, String hex) {

        public byte[] octets() {
            return HEX.parseHex(hex);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Vectors() {}

    /** Every vector: APDUs as they are, arguments and results in a ROSE APDU with the invoke id 1. */
    public static Stream<Apdu> all() {
        return Stream.of(files("real-frames.json", "rose.json", "acse.json"), values(), failures())
                .flatMap(stream -> stream);
    }

    /** The APDUs of those files, as they are. */
    public static Stream<Apdu> files(String... names) {
        return Stream.of(names)
                .flatMap(file -> read(file).stream())
                .map(vector -> new Apdu(text(vector, "name"), text(vector, "hex")));
    }

    /** Requests, answers and events. */
    public static Stream<Apdu> values() {
        return Stream.of("services.json", "events.json")
                .flatMap(file -> read(file).stream())
                .map(vector -> {
                    String octets = text(vector, "hex");
                    if ("event".equals(vector.get("kind"))) {
                        return new Apdu(text(vector, "name"), tlv("a1", "020101", "020115", octets));
                    }
                    Service service = Csta.description().service(text(vector, "type"));
                    String code =
                            HEX.formatHex(BerOutput.encoded(new org.bouncycastle.asn1.ASN1Integer(service.code())));
                    return new Apdu(
                            text(vector, "name"),
                            "request".equals(vector.get("kind"))
                                    ? tlv("a1", "020101", code, octets)
                                    : tlv("a2", "020101", tlv("30", code, octets)));
                });
    }

    /** Negative answers. */
    public static Stream<Apdu> failures() {
        return read("errors.json").stream()
                .map(vector -> new Apdu(text(vector, "name"), tlv("a3", "020101", "020101", text(vector, "hex"))));
    }

    private static String text(Map<String, Object> vector, String name) {
        return (String) vector.get(name);
    }

    private static List<Map<String, Object>> read(String file) {
        List<Map<String, Object>> vectors = new ArrayList<>();
        try (InputStream in = Vectors.class.getResourceAsStream("vectors/" + file)) {
            for (JsonNode node : new ObjectMapper().readTree(in)) {
                vectors.add(Json.object(node));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return vectors;
    }

    /** A tag in hexadecimal, the length of the parts in the shortest definite form, and the parts. */
    public static String tlv(String tag, String... parts) {
        String content = String.join("", parts);
        int length = content.length() / 2;
        String form = length < 0x80 ? "%02x" : length < 0x100 ? "81%02x" : length < 0x10000 ? "82%04x" : "83%06x";
        return tag + form.formatted(length) + content;
    }
}
