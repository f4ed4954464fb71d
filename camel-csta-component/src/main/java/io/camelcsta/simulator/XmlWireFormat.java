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
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.description.Field;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import io.camelcsta.transport.Frame;
import io.camelcsta.transport.Framing;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** ECMA-323: XML without SOAP. */
final class XmlWireFormat implements WireFormat {

    private static final String MALFORMED =
            "<?xml version=\"1.0\"?><MonitorStartResponse><monitorCrossRefID></MonitorStartResponse>";

    /** What no framing of CSTA begins with. */
    private static final String GARBAGE = "HTTP/1.1 400\r\n\r\n";

    private final MessageCodec codec;
    private final BodyMapper outgoing = new BodyMapper(Field::inXml, this::carries, UnaryOperator.identity());

    XmlWireFormat(String namespace) {
        this.codec = new XmlCodec(namespace, XmlLimits.DEFAULT);
    }

    @Override
    public Framing framing() {
        return Framing.XML;
    }

    @Override
    public int maxFrameLength() {
        return XmlLimits.DEFAULT.maxOctets();
    }

    @Override
    public int minInvokeId() {
        return 0;
    }

    @Override
    public int maxInvokeId() {
        return XmlCodec.EVENT_INVOKE_ID - 1;
    }

    @Override
    public boolean isReadable(int frameInvokeId) {
        return frameInvokeId != CstaMessage.NO_INVOKE_ID;
    }

    @Override
    public boolean hasAssociations() {
        return false;
    }

    @Override
    public CstaMessage read(Frame frame) throws CodecException {
        return codec.decode(frame.invokeId(), frame.octets());
    }

    @Override
    public CstaMessage.Unknown readUntouched(Frame frame) throws CodecException {
        return codec.decodeUntouched(frame.invokeId(), frame.octets());
    }

    @Override
    public Frame write(CstaMessage message) throws CodecException {
        return new Frame(
                isEvent(message) ? XmlCodec.EVENT_INVOKE_ID : message.invokeId(), codec.encode(outgoing.map(message)));
    }

    private static boolean isEvent(CstaMessage message) {
        return message instanceof CstaMessage.Event
                || message instanceof CstaMessage.Unknown unknown && unknown.kind() == CstaMessage.Unknown.Kind.EVENT;
    }

    @Override
    public boolean carries(Opaque content) {
        return content.xml() != null;
    }

    @Override
    public CstaMessage unknownService(int invokeId) {
        return new CstaMessage.Failure(invokeId, Refusals.notSupported().error(), null);
    }

    @Override
    public CstaMessage malformedRequest(int invokeId, CstaError error) {
        return new CstaMessage.Failure(invokeId, error, null);
    }

    @Override
    public CstaMessage unreadable(int frameInvokeId) {
        return new CstaMessage.Failure(frameInvokeId, Refusals.fault().error(), null);
    }

    @Override
    public Frame malformed(int invokeId) {
        return new Frame(invokeId, MALFORMED.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] garbage() {
        return GARBAGE.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public PrivateDataMapping privateDataMapping() {
        return new XmlPrivateDataMapping();
    }
}
