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
package io.camelcsta.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Identifiers that a switch sends are kept for long: their length is limited, over both encodings. */
@Tag("unit")
class IdentifiersTest {

    private static final EventType RECORD = Csta.description().event("RecordEvent");
    private static final BerCodec BER = new BerCodec(BerLimits.DEFAULT);
    private static final XmlCodec XML = new XmlCodec(XmlCodec.DEFAULT_NAMESPACE, XmlLimits.DEFAULT);

    private static CstaMessage event(String crossReference, String callId, DeviceId device, String message) {
        return new CstaMessage.Event(
                XmlCodec.EVENT_INVOKE_ID,
                RECORD,
                Struct.of(RECORD.body())
                        .set(EventType.MONITOR_CROSS_REF_ID, crossReference)
                        .set("connection", new ConnectionId(callId, device))
                        .set("message", message)
                        .build());
    }

    private static DeviceId dynamic(int octets) {
        return DeviceId.of("ab".repeat(octets), DeviceId.DYNAMIC);
    }

    static Stream<Named<IntFunction<CstaMessage>>> places() {
        return Stream.of(
                Named.of("cross reference", n -> event("ab".repeat(n), "ab", dynamic(1), "ab")),
                Named.of("call id", n -> event("ab", "ab".repeat(n), dynamic(1), "ab")),
                Named.of("dynamic device", n -> event("ab", "ab", dynamic(n), "ab")),
                Named.of("device number", n -> event("ab", "ab", DeviceId.of("1".repeat(n)), "ab")),
                Named.of("message", n -> event("ab", "ab", dynamic(1), "ab".repeat(n))));
    }

    @ParameterizedTest
    @MethodSource("places")
    void longIdentifierIsRefused(IntFunction<CstaMessage> message) throws CodecException {
        CstaMessage longest = message.apply(1_024);
        assertThat(BER.decode(CstaMessage.NO_INVOKE_ID, BER.encode(longest))).hasToString(longest.toString());
        byte[] tooLong = BER.encode(message.apply(1_025));
        assertThatThrownBy(() -> BER.decode(CstaMessage.NO_INVOKE_ID, tooLong))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("at most 1024 octets");
        byte[] document = XML.encode(message.apply(1_025));
        assertThatThrownBy(() -> XML.decode(XmlCodec.EVENT_INVOKE_ID, document))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("at most 1024 octets");
    }

    @Test
    void longAttributesOfADeviceAreRefused() {
        String text = "<RecordEvent><monitorCrossRefID>1</monitorCrossRefID><connection><callID>1</callID>"
                + "<deviceID privateName=\"" + "x".repeat(4_096) + "\">3001</deviceID></connection></RecordEvent>";
        assertThatThrownBy(() -> XML.decode(XmlCodec.EVENT_INVOKE_ID, text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("connection/deviceID")
                .hasMessageContaining("at most 4096 characters, not 4107");
    }
}
