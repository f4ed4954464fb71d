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

import java.nio.charset.StandardCharsets;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.MessageCodec;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import io.camelcsta.transport.Frame;
import io.camelcsta.transport.Framing;

/** ECMA-323: XML without SOAP. */
final class XmlWireFormat implements WireFormat {

    private static final String MALFORMED =
            "<?xml version=\"1.0\"?><MonitorStartResponse><monitorCrossRefID></MonitorStartResponse>";

    private final MessageCodec codec;

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
    public int maxInvokeId() {
        return XmlCodec.EVENT_INVOKE_ID - 1;
    }

    @Override
    public boolean isAnswerable(int invokeId) {
        return invokeId != CstaMessage.NO_INVOKE_ID;
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
        return new Frame(isEvent(message) ? XmlCodec.EVENT_INVOKE_ID : message.invokeId(), codec.encode(message));
    }

    private static boolean isEvent(CstaMessage message) {
        return message instanceof CstaMessage.Event
                || message instanceof CstaMessage.Unknown unknown && unknown.kind() == CstaMessage.Unknown.Kind.EVENT;
    }

    @Override
    public Frame malformed(int invokeId) {
        return new Frame(invokeId, MALFORMED.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public PrivateDataMapping privateDataMapping() {
        return new XmlPrivateDataMapping();
    }
}
