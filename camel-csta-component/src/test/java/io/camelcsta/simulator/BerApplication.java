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

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.StructType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A small blocking application that speaks ECMA-285 over a plain socket; it waits five seconds for anything at most.
 */
final class BerApplication extends SocketApplication {

    static final String CONTEXT = "1.3.12.0.218";
    static final String REFERENCE = "1.3.12.0.285.200";

    private static final ChoiceType INFORMATION =
            (ChoiceType) Csta.description().type("ACSEUserInformationForCSTA");
    private static final StructType DEFINITION =
            (StructType) INFORMATION.alternative("newDefinition").type().base();
    private static final FlagsType VERSION =
            (FlagsType) DEFINITION.field("cSTAVersion").type().base();

    private final BerCodec codec = new BerCodec(BerLimits.DEFAULT);
    private final List<Integer> eventIds = new ArrayList<>();
    private final String framing;

    private BerApplication(String address, String framing) throws IOException {
        super(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
        this.framing = framing;
    }

    /** Connects, associates over length2 and takes the first SystemStatus. */
    static BerApplication associated(CstaSimulator simulator) {
        return associated(simulator, "length2");
    }

    static BerApplication associated(CstaSimulator simulator, String framing) {
        BerApplication application = connected(simulator, framing);
        application.associate();
        return application;
    }

    /** Connects only. */
    static BerApplication connected(CstaSimulator simulator, String framing) {
        try {
            return new BerApplication(simulator.address("asn1", framing), framing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void associate() {
        assertThat(associate(request(CONTEXT, null, information(3, 4))).result())
                .isZero();
        CstaMessage status = next();
        assertThat(status.name()).isEqualTo("SystemStatus");
        assertThat(status.invokeId()).isEqualTo(1);
        answer(status);
    }

    /** Sends an AARQ; the AARE. */
    AcseMessage.AssociateResponse associate(AcseMessage.AssociateRequest request) {
        send(request);
        return (AcseMessage.AssociateResponse) acse();
    }

    static AcseMessage.AssociateRequest request(
            String context, AcseMessage.Login login, AcseMessage.UserInformation information) {
        return new AcseMessage.AssociateRequest(context, login, null, information);
    }

    /** User information that offers versions by the numbers of their bits. */
    static AcseMessage.UserInformation information(int... bits) {
        long versions = 0;
        for (int bit : bits) {
            versions |= 1L << bit;
        }
        return new AcseMessage.UserInformation(
                REFERENCE,
                Choice.of(
                        INFORMATION,
                        "newDefinition",
                        Bodies.of(DEFINITION)
                                .set("cSTAVersion", new Flags(VERSION, versions))
                                .build()));
    }

    /** The bits of the version that user information tells. */
    static long version(AcseMessage.UserInformation information) {
        return ((Flags) ((Struct) ((Choice) information.content()).value()).get("cSTAVersion")).bits();
    }

    void send(AcseMessage apdu) {
        send(new CstaMessage.Association(apdu));
    }

    AcseMessage acse() {
        CstaMessage message = next();
        assertThat(message).isInstanceOf(CstaMessage.Association.class);
        return ((CstaMessage.Association) message).apdu();
    }

    @Override
    void send(CstaMessage message) {
        try {
            sendApdu(codec.encode(message));
        } catch (CodecException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends an APDU in a frame. */
    void sendApdu(String hex) {
        sendApdu(Octets.ofHex(hex.replace(" ", "").toLowerCase(java.util.Locale.ROOT))
                .toBytes());
    }

    void sendApdu(byte[] apdu) {
        int length = apdu.length;
        byte[] header =
                switch (framing) {
                    case "length2" -> new byte[] {(byte) (length >> 8), (byte) length};
                    case "hipath" -> new byte[] {0x26, (byte) (0x80 | length >> 8), (byte) length};
                    default -> new byte[0];
                };
        byte[] frame = java.util.Arrays.copyOf(header, header.length + length);
        System.arraycopy(apdu, 0, frame, header.length, length);
        sendOctets(frame);
    }

    /** Nothing more has come: whatever was written before the answer of another request would have. */
    void expectNothing() {
        exchange("RequestSystemStatus", Bodies.request("RequestSystemStatus").build());
        assertThat(waiting).isEmpty();
    }

    /** The next APDU as it comes, in lower-case hexadecimal. */
    String apdu() {
        return Octets.of(readApdu()).toHex();
    }

    private byte[] readApdu() {
        try {
            return switch (framing) {
                case "length2" -> in.readNBytes(in.readUnsignedShort());
                case "hipath" -> {
                    assertThat(in.readUnsignedByte()).isEqualTo(0x26);
                    int length = in.readUnsignedShort();
                    assertThat(length).isGreaterThan(0x8000);
                    yield in.readNBytes(length - 0x8000);
                }
                default -> readValue();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] readValue() throws IOException {
        byte[] header = in.readNBytes(2);
        int length = header[1] & 0xFF;
        byte[] longLength = new byte[0];
        if (length > 0x80) {
            longLength = in.readNBytes(length - 0x80);
            length = new java.math.BigInteger(1, longLength).intValueExact();
        }
        byte[] content = in.readNBytes(length);
        byte[] value = java.util.Arrays.copyOf(header, 2 + longLength.length + length);
        System.arraycopy(longLength, 0, value, 2, longLength.length);
        System.arraycopy(content, 0, value, 2 + longLength.length, length);
        return value;
    }

    @Override
    CstaMessage read() {
        try {
            return codec.decode(CstaMessage.NO_INVOKE_ID, readApdu());
        } catch (CodecException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    void checkEventId(int invokeId) {
        assertThat(eventIds).doesNotContain(invokeId);
        eventIds.add(invokeId);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
