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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelcsta.codec.CodecException;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Json;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.CstaType;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Octets and values made with an independent ASN.1 compiler, and frames of real links. */
@Tag("unit")
class BerVectorTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] EVENT_REPORT = HEX.parseHex("020101020115");
    private static final BerCodec CODEC = new BerCodec(BerLimits.DEFAULT);

    /** One vector; shown by its name. */
    record Vector(String name, String kind, String type, String hex, Object value, boolean untrimmed) {

        byte[] octets() {
            return HEX.parseHex(hex);
        }

        CstaType cstaType() {
            return switch (kind) {
                case "request" -> Csta.description().service(type).request();
                case "response" -> Csta.description().service(type).response();
                case "error" -> Csta.description().type("UniversalFailure");
                default -> Csta.description().type(type);
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Vector> read(String file) {
        List<Vector> vectors = new ArrayList<>();
        try (InputStream in = BerVectorTest.class.getResourceAsStream("vectors/" + file)) {
            for (JsonNode node : new ObjectMapper().readTree(in)) {
                Map<String, Object> map = Json.object(node);
                vectors.add(new Vector(
                        (String) map.get("name"),
                        (String) map.get("kind"),
                        (String) map.get("type"),
                        (String) map.get("hex"),
                        map.get("value"),
                        Boolean.TRUE.equals(map.get("untrimmed"))));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return vectors;
    }

    static Stream<Vector> values() {
        return Stream.of("services.json", "types.json", "errors.json").flatMap(file -> read(file).stream());
    }

    static Stream<Vector> events() {
        return read("events.json").stream();
    }

    static Stream<Vector> realFrames() {
        return read("real-frames.json").stream();
    }

    static Stream<Vector> apdus() {
        return Stream.of("rose.json", "acse.json").flatMap(file -> read(file).stream());
    }

    @ParameterizedTest
    @MethodSource("values")
    void readsTheValueThatTheCompilerWrote(Vector vector) throws CodecException {
        Object expected = Values.fromPlain(vector.type(), vector.cstaType(), vector.value());

        assertThat(BerValues.read(vector.type(), vector.cstaType(), Octets.of(vector.octets())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesTheOctetsThatTheCompilerWrote(Vector vector) throws CodecException {
        Object value = Values.fromPlain(vector.type(), vector.cstaType(), vector.value());

        Octets written = BerValues.write(vector.type(), vector.cstaType(), value);

        if (vector.untrimmed() && !vector.type().equals("CSTAVersion")) {
            assertThat(BerValues.read(vector.type(), vector.cstaType(), written))
                    .isEqualTo(value);
        } else {
            assertThat(written.toHex()).isEqualTo(vector.hex());
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void readsAndWritesTheEventThatTheCompilerWrote(Vector vector) throws CodecException {
        EventType type = Csta.description().event(vector.type());
        Struct expected = Values.fromMap(type.body(), (Map<?, ?>) vector.value());
        byte[] apdu = new BerOutput()
                .constructed(
                        BerTag.context(1),
                        new BerOutput().raw(EVENT_REPORT).raw(vector.octets()).toBytes())
                .toBytes();

        CstaMessage message = CODEC.decode(CstaMessage.NO_INVOKE_ID, apdu);

        assertThat(message).isEqualTo(new CstaMessage.Event(1, type, expected));
        assertThat(HEX.formatHex(CODEC.encode(message))).isEqualTo(HEX.formatHex(apdu));
    }

    @ParameterizedTest
    @MethodSource("realFrames")
    void realFramesAreReadAndWrittenWithTheSameOctets(Vector vector) throws CodecException {
        CstaMessage message = CODEC.decode(CstaMessage.NO_INVOKE_ID, vector.octets());

        assertThat(HEX.formatHex(CODEC.encode(message))).isEqualTo(vector.hex());
    }

    @ParameterizedTest
    @MethodSource("apdus")
    void whatIsReadOfAnApduIsTheSameAfterWritingIt(Vector vector) throws CodecException {
        CstaMessage message;
        try {
            message = CODEC.decode(CstaMessage.NO_INVOKE_ID, vector.octets());
        } catch (CodecException e) {
            // what is refused says why and where
            assertThat(vector.name()).containsAnyOf("2147483648", "operation 21");
            assertThat(e.position()).isNotNegative();
            return;
        }
        boolean ofAnotherError = message instanceof CstaMessage.Failure failure && failure.detail() != null;
        if (!(message instanceof CstaMessage.Unknown) && !ofAnotherError) {
            assertThat(CODEC.decode(CstaMessage.NO_INVOKE_ID, CODEC.encode(message)))
                    .isEqualTo(message);
        }
    }

    @Test
    void everyServiceAndEventHasAVector() {
        Set<String> missing = new TreeSet<>();
        Set<String> covered = new TreeSet<>();
        values().forEach(vector -> covered.add(vector.kind() + " " + vector.type()));
        events().forEach(vector -> covered.add("event " + vector.type()));
        for (Service service : Csta.description().services()) {
            missing.add("request " + service.name());
            if (service.answered()) {
                missing.add("response " + service.name());
            }
        }
        Csta.description().events().forEach(event -> missing.add("event " + event.name()));
        missing.removeAll(covered);

        assertThat(missing).isEmpty();
    }
}
