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

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.MessageCodec;
import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.description.Field;
import io.camelcsta.privatedata.BerPrivateDataMapping;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.transport.Frame;
import io.camelcsta.transport.Framing;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** ECMA-285: BER with ROSE and ACSE. Agent ids, which are text at the switch, are the octets of that text. */
final class BerWireFormat implements WireFormat {

    /** As applications of switches have it. */
    private static final int MAX_INVOKE_ID = 32_767;

    private static final int UNRECOGNIZED_OPERATION = 1;
    private static final int MISTYPED_ARGUMENT = 2;
    private static final int BADLY_STRUCTURED = 2;
    private static final int GARBAGE_LENGTH = 16;

    private final MessageCodec codec = new BerCodec(BerLimits.DEFAULT);
    private final BodyMapper incoming = new BodyMapper(field -> true, content -> true, BerWireFormat::text);
    private final BodyMapper outgoing = new BodyMapper(Field::inBer, this::carries, BerWireFormat::hex);
    private final Framing framing;

    BerWireFormat(Framing framing) {
        this.framing = framing;
    }

    private static String hex(String text) {
        return Octets.of(text, StandardCharsets.UTF_8).toHex();
    }

    private static String text(String hex) {
        byte[] octets = Octets.ofHex(hex).toBytes();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public int maxFrameLength() {
        return BerLimits.DEFAULT.maxOctets();
    }

    @Override
    public int minInvokeId() {
        return 1;
    }

    @Override
    public int maxInvokeId() {
        return MAX_INVOKE_ID;
    }

    @Override
    public boolean isReadable(int frameInvokeId) {
        return true;
    }

    @Override
    public boolean hasAssociations() {
        return true;
    }

    @Override
    public CstaMessage read(Frame frame) throws CodecException {
        return incoming.map(codec.decode(frame.invokeId(), frame.octets()));
    }

    @Override
    public CstaMessage.Unknown readUntouched(Frame frame) throws CodecException {
        return codec.decodeUntouched(frame.invokeId(), frame.octets());
    }

    @Override
    public Frame write(CstaMessage message) throws CodecException {
        return new Frame(Frame.NO_INVOKE_ID, codec.encode(outgoing.map(message)));
    }

    @Override
    public boolean carries(Opaque content) {
        return content.ber() != null;
    }

    @Override
    public CstaMessage unknownService(int invokeId) {
        return new CstaMessage.Reject(invokeId, "invoke", UNRECOGNIZED_OPERATION);
    }

    @Override
    public CstaMessage malformedRequest(int invokeId, CstaError error) {
        return new CstaMessage.Reject(invokeId, "invoke", MISTYPED_ARGUMENT);
    }

    @Override
    public CstaMessage unreadable(int frameInvokeId) {
        return new CstaMessage.Reject(CstaMessage.NO_INVOKE_ID, "general", BADLY_STRUCTURED);
    }

    @Override
    public Frame malformed(int invokeId) {
        return BerFrames.malformed(invokeId);
    }

    @Override
    public byte[] garbage() {
        byte[] garbage = new byte[GARBAGE_LENGTH];
        // no frame has no octets, none begins with 0xFF, and no tag has so many octets
        Arrays.fill(garbage, (byte) (framing == Framing.LENGTH2 ? 0 : 0xFF));
        return garbage;
    }

    @Override
    public PrivateDataMapping privateDataMapping() {
        return new BerPrivateDataMapping();
    }
}
