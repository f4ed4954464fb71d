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
package io.camelcsta.dataformat;

import io.camelcsta.codec.MessageCodec;
import io.camelcsta.codec.PlainMessages;
import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Json;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.DataFormatName;
import org.apache.camel.spi.annotations.Dataformat;
import org.apache.camel.support.service.ServiceSupport;

/**
 * CSTA messages that come by other ways than a link, such as a trace file or a queue, without framing.
 * {@code unmarshal().custom("csta")} makes a Map with {@code kind}, {@code name}, {@code invokeId} and {@code value} of
 * the octets; {@code marshal().custom("csta")} makes octets of such a Map, its JSON text, or a
 * {@link io.camelcsta.model.CstaMessage}. The protocol is XML unless a bean of this class is configured otherwise.
 */
@Dataformat("csta")
public class CstaDataFormat extends ServiceSupport implements DataFormat, DataFormatName {

    private String protocol = "xml";
    private String namespace = XmlCodec.DEFAULT_NAMESPACE;
    private boolean hexadecimal;

    /** For the registry of Camel. */
    public CstaDataFormat() {}

    /** For that protocol: {@code xml} or {@code asn1}. */
    public CstaDataFormat(String protocol) {
        this.protocol = protocol;
    }

    @Override
    public String getDataFormatName() {
        return "csta";
    }

    @Override
    public void marshal(Exchange exchange, Object graph, OutputStream stream) throws Exception {
        byte[] octets = codec().encode(message(exchange, graph));
        stream.write(hexadecimal ? HexFormat.of().formatHex(octets).getBytes(StandardCharsets.US_ASCII) : octets);
    }

    private static CstaMessage message(Exchange exchange, Object graph) throws Exception {
        if (graph == null) {
            throw new InvalidValueException("body", "there is none. Expected a Map, JSON text or a CstaMessage");
        } else if (graph instanceof CstaMessage message) {
            return message;
        } else if (graph instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((key, value) -> members.put(String.valueOf(key), value));
            return PlainMessages.fromMap(members);
        }
        String json = exchange.getContext().getTypeConverter().convertTo(String.class, exchange, graph);
        if (json == null) {
            throw new InvalidValueException(
                    "body",
                    "a " + graph.getClass().getName()
                            + " is no CSTA message. Expected a Map, JSON text or a CstaMessage");
        }
        return PlainMessages.fromMap(Json.read(json));
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) throws Exception {
        byte[] octets = stream.readAllBytes();
        if (hexadecimal) {
            octets = fromHexadecimal(new String(octets, StandardCharsets.US_ASCII).strip());
        }
        return PlainMessages.toMap(codec().decode(CstaMessage.NO_INVOKE_ID, octets), isXml());
    }

    private static byte[] fromHexadecimal(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("body", "expected hexadecimal text: " + e.getMessage());
        }
    }

    private boolean isXml() {
        return protocol.equals("xml");
    }

    private MessageCodec codec() {
        return switch (protocol) {
            case "xml" -> new XmlCodec(namespace, XmlLimits.DEFAULT);
            case "asn1" -> new BerCodec(BerLimits.DEFAULT);
            default -> throw new IllegalArgumentException("Unknown protocol '" + protocol + "', expected xml or asn1");
        };
    }

    @Override
    protected void doStart() {
        codec();
    }

    @Override
    protected void doStop() {
        // nothing to release
    }

    /** See {@link #setProtocol}. */
    public String getProtocol() {
        return protocol;
    }

    /** The encoding: {@code xml} (default) or {@code asn1}. */
    public void setProtocol(String protocol) {
        this.protocol = protocol;
    }

    /** See {@link #setNamespace}. */
    public String getNamespace() {
        return namespace;
    }

    /** The namespace of XML that is written. */
    public void setNamespace(String namespace) {
        this.namespace = namespace;
    }

    /** See {@link #setHexadecimal}. */
    public boolean isHexadecimal() {
        return hexadecimal;
    }

    /** Whether messages are written as hexadecimal text, as traces have them. */
    public void setHexadecimal(boolean hexadecimal) {
        this.hexadecimal = hexadecimal;
    }
}
