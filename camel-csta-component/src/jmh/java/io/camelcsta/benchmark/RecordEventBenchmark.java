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
package io.camelcsta.benchmark;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import com.fasterxml.aalto.stax.OutputFactoryImpl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.xml.XmlFactory;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import java.io.IOException;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A recording event in both encodings, beside general-purpose parsers on the same octets; see docs/benchmarks.adoc. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Threads(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-Xbatch"})
public class RecordEventBenchmark {

    private final XmlCodec xmlCodec = new XmlCodec(XmlCodec.DEFAULT_NAMESPACE, XmlLimits.DEFAULT);
    private final BerCodec berCodec = new BerCodec(BerLimits.DEFAULT);
    /**
     * With the StAX parser that {@link XmlCodec} has, so that the two differ in what they make of the document only.
     */
    private final XmlMapper xmlMapper = new XmlMapper(new XmlFactory(new InputFactoryImpl(), new OutputFactoryImpl()));

    /**
     * Whether the event says which services are permitted: five bit strings in BER, and in XML an element for every bit
     * that there is, most of the document.
     */
    @Param("true")
    private boolean servicesPermitted;

    private CstaMessage event;
    private byte[] xml;
    private byte[] ber;

    /** Makes the event and its octets, and checks that every benchmark reads all of it. */
    @Setup
    public void setUp(Blackhole blackhole) throws CodecException, IOException {
        EventType type = Csta.description().event("RecordEvent");
        Struct body = Values.fromMap(
                type.body(),
                Map.of(
                        "monitorCrossRefID",
                        "0a17",
                        "connection",
                        Map.of("callID", "00000139", "deviceID", "3001"),
                        "message",
                        "00c0ffee",
                        "resource",
                        "recorder-1",
                        "length",
                        90_000,
                        "currentPosition",
                        12_345,
                        "cause",
                        "normal",
                        "servicesPermitted",
                        Map.of(
                                "callControlServices", List.of("clearConnection", "consultationCall", "holdCall"),
                                "callAssociatedServices", List.of("associateData"),
                                "mediaAttachmentServices", List.of(),
                                "routeingServices", List.of(),
                                "voiceServices", List.of("stop", "suspend")),
                        "extensions",
                        Map.of(
                                "security",
                                        Map.of(
                                                "messageSequenceNumber",
                                                300,
                                                "timeStamp",
                                                "20260131120000Z",
                                                "securityInfo",
                                                Map.of("string", Octets.ofHex("746f6b656e"))),
                                "privateData", Map.of("string", Octets.ofHex("00112233445566778899aabbccddeeff")))));
        if (!servicesPermitted) {
            body = body.with("servicesPermitted", null);
        }
        event = new CstaMessage.Event(XmlCodec.EVENT_INVOKE_ID, type, body);
        xml = xmlCodec.encode(event);
        ber = berCodec.encode(event);
        System.out.println("# " + xml.length + " octets of XML, " + ber.length + " octets of BER");

        check("the event read from XML", xmlDecode(), event);
        check("the event read from BER", berDecode(), event);
        check(
                "the primitive values in Bouncy Castle's tree",
                bouncyCastleParseAndWalk(blackhole),
                servicesPermitted ? 19 : 14);
        check(
                "privateData in Jackson's tree",
                jacksonXmlTree().at("/extensions/privateData/string").asText(),
                "00112233445566778899AABBCCDDEEFF");
    }

    private static void check(String what, Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new IllegalStateException(what + ": expected " + expected + ", got " + actual);
        }
    }

    /** XML to the event. */
    @Benchmark
    public CstaMessage xmlDecode() throws CodecException {
        return xmlCodec.decode(XmlCodec.EVENT_INVOKE_ID, xml);
    }

    /** The event to XML. */
    @Benchmark
    public byte[] xmlEncode() throws CodecException {
        return xmlCodec.encode(event);
    }

    /** BER to the event. */
    @Benchmark
    public CstaMessage berDecode() throws CodecException {
        return berCodec.decode(CstaMessage.NO_INVOKE_ID, ber);
    }

    /** The event to BER. */
    @Benchmark
    public byte[] berEncode() throws CodecException {
        return berCodec.encode(event);
    }

    /** BER to Bouncy Castle's objects, and every primitive value out of them; returns their number. */
    @Benchmark
    public int bouncyCastleParseAndWalk(Blackhole blackhole) throws IOException {
        return walk(ASN1Primitive.fromByteArray(ber), blackhole);
    }

    private static int walk(ASN1Encodable value, Blackhole blackhole) {
        if (value instanceof ASN1TaggedObject tagged) {
            return walk(tagged.getBaseObject(), blackhole);
        } else if (value instanceof ASN1Sequence sequence) {
            int count = 0;
            for (Enumeration<?> items = sequence.getObjects(); items.hasMoreElements(); ) {
                count += walk((ASN1Encodable) items.nextElement(), blackhole);
            }
            return count;
        }
        if (value instanceof ASN1OctetString octets) {
            blackhole.consume(octets.getOctets());
        } else if (value instanceof ASN1Integer number) {
            blackhole.consume(number.longValueExact());
        } else if (value instanceof ASN1Enumerated enumerated) {
            blackhole.consume(enumerated.intValueExact());
        } else if (value instanceof ASN1BitString bits) {
            blackhole.consume(bits.getBytes());
        } else if (value instanceof ASN1GeneralizedTime time) {
            blackhole.consume(time.getTimeString());
        } else if (value instanceof ASN1String text) {
            blackhole.consume(text.getString());
        } else {
            throw new IllegalStateException("a primitive of " + value.getClass());
        }
        return 1;
    }

    /** XML to Jackson's tree. */
    @Benchmark
    public JsonNode jacksonXmlTree() throws IOException {
        return xmlMapper.readTree(xml);
    }
}
