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
package io.camelcsta.codec.xml;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.MessageCodec;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EnumeratedType;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.Service;
import io.camelcsta.model.description.SessionDocument;
import io.camelcsta.model.description.StructType;
import java.util.HashMap;
import java.util.Map;

/** ECMA-323: CSTA messages as XML documents, and the documents of ECMA-354. */
public final class XmlCodec implements MessageCodec {

    /** The invoke id that every event carries (csta over TCP without SOAP). */
    public static final int EVENT_INVOKE_ID = 9999;
    /** The namespace of documents where none is asked for: ECMA-323, 4th edition. */
    public static final String DEFAULT_NAMESPACE = "http://www.ecma-international.org/standards/ecma-323/csta/ed4";
    /** The namespace of ECMA-354 application session documents. */
    public static final String SESSION_NAMESPACE = "http://www.ecma-international.org/standards/ecma-354/appl_session";

    private static final String ERROR_ROOT = "CSTAErrorCode";
    private static final ChoiceType UNIVERSAL_FAILURE =
            (ChoiceType) Csta.description().type("UniversalFailure");
    private static final Map<String, SessionForm> SESSION_FORMS = sessionForms();

    private final String namespace;
    private final XmlLimits limits;
    private final XmlParsers parsers = new XmlParsers();

    private record SessionForm(SessionDocument document, StructType type) {}

    /**
     * @param namespace the namespace of the documents that are written; what is read may have any or none
     * @param limits what a document that is read may contain at most
     */
    public XmlCodec(String namespace, XmlLimits limits) {
        this.namespace = namespace;
        this.limits = limits;
    }

    private static Map<String, SessionForm> sessionForms() {
        Map<String, SessionForm> forms = new HashMap<>();
        for (SessionDocument document : Csta.description().sessions()) {
            for (StructType type : new StructType[] {document.request(), document.positive(), document.negative()}) {
                if (type != null) {
                    forms.put(type.typeName(), new SessionForm(document, type));
                }
            }
        }
        return Map.copyOf(forms);
    }

    @Override
    public CstaMessage decode(int invokeId, byte[] octets) throws CodecException {
        try (XmlInput in = new XmlInput(octets, limits, parsers)) {
            CstaMessage message = message(invokeId, in);
            in.end();
            return message;
        } catch (RuntimeException e) {
            throw new CodecException("Not a CSTA document: " + e.getMessage(), 0, e);
        }
    }

    private CstaMessage message(int invokeId, XmlInput in) throws CodecException {
        String name = in.root();
        XmlDecoder decoder = new XmlDecoder(in);
        EventType event = Csta.description().findEvent(name);
        if (event != null) {
            return new CstaMessage.Event(invokeId, event, decoder.struct(event.body()));
        }
        Service response = Csta.description().findServiceByResponse(name);
        if (response != null) {
            return new CstaMessage.Response(invokeId, response, decoder.struct(response.response()));
        }
        if (name.equals(ERROR_ROOT)) {
            return new CstaMessage.Failure(invokeId, decoder.error(), null);
        }
        Service service = Csta.description().findService(name);
        if (service != null) {
            return new CstaMessage.Request(invokeId, service, decoder.struct(service.request()));
        }
        SessionForm session = SESSION_FORMS.get(name);
        if (session != null) {
            return new CstaMessage.Session(invokeId, session.document(), decoder.struct(session.type()));
        }
        return unknown(invokeId, name, in);
    }

    @Override
    public CstaMessage.Unknown decodeUntouched(int invokeId, byte[] octets) throws CodecException {
        try (XmlInput in = new XmlInput(octets, limits, parsers)) {
            CstaMessage.Unknown message = unknown(invokeId, in.root(), in);
            in.end();
            return message;
        } catch (RuntimeException e) {
            throw new CodecException("Not a CSTA document: " + e.getMessage(), 0, e);
        }
    }

    private CstaMessage.Unknown unknown(int invokeId, String name, XmlInput in) throws CodecException {
        String xml = in.outerXml();
        CstaMessage.Unknown.Kind kind;
        if (invokeId == EVENT_INVOKE_ID || name.endsWith("Event")) {
            kind = CstaMessage.Unknown.Kind.EVENT;
        } else if (name.endsWith("Response") || name.equals(ERROR_ROOT)) {
            kind = CstaMessage.Unknown.Kind.RESPONSE;
        } else {
            kind = CstaMessage.Unknown.Kind.REQUEST;
        }
        return new CstaMessage.Unknown(invokeId, kind, name, crossReference(xml), Opaque.ofXml(xml));
    }

    /** The monitor's cross reference is the first child of an event. */
    private String crossReference(String xml) throws CodecException {
        try (XmlInput in =
                new XmlInput(xml.getBytes(java.nio.charset.StandardCharsets.UTF_8), XmlLimits.UNLIMITED, parsers)) {
            in.root();
            return EventType.MONITOR_CROSS_REF_ID.equals(in.nextChildOrEnd()) ? in.text() : null;
        }
    }

    @Override
    public byte[] encode(CstaMessage message) throws CodecException {
        XmlOutput out = new XmlOutput(1_024).declaration();
        XmlEncoder encoder = new XmlEncoder(out, limits, parsers);
        if (message instanceof CstaMessage.Request request) {
            document(out, encoder, request.name(), namespace, request.body());
        } else if (message instanceof CstaMessage.Response response && response.service() != null) {
            document(out, encoder, response.name(), namespace, response.body());
        } else if (message instanceof CstaMessage.Event event) {
            document(out, encoder, event.name(), namespace, event.body());
        } else if (message instanceof CstaMessage.Session session) {
            document(out, encoder, session.name(), SESSION_NAMESPACE, session.body());
        } else if (message instanceof CstaMessage.Failure failure) {
            error(out, failure.error());
        } else if (message instanceof CstaMessage.Unknown unknown
                && unknown.content().xml() != null) {
            out.raw(unknown.content().xml());
        } else {
            throw new CodecException(message.name() + ": cannot be written in XML", -1);
        }
        byte[] octets = out.toBytes();
        if (octets.length > limits.maxOctets()) {
            throw new CodecException(
                    message.name() + ": the document has " + octets.length + " octets, at most " + limits.maxOctets()
                            + " can be sent",
                    -1);
        }
        return octets;
    }

    private static void document(XmlOutput out, XmlEncoder encoder, String name, String namespace, Struct body)
            throws CodecException {
        out.start(name).attribute("xmlns", namespace);
        encoder.fields(name, body);
        out.end(name);
    }

    private void error(XmlOutput out, CstaError error) throws CodecException {
        Field category = UNIVERSAL_FAILURE.alternative(error.category());
        if (category == null) {
            throw new CodecException(
                    ERROR_ROOT + ": unknown category '" + error.category() + "', expected one of "
                            + UNIVERSAL_FAILURE.alternatives(),
                    -1);
        }
        if (error.value() != null
                && category.type().base() instanceof EnumeratedType values
                && values.number(error.value()) == null) {
            throw new CodecException(
                    ERROR_ROOT + "." + category + ": unknown value '" + error.value() + "', expected one of "
                            + values.names(),
                    -1);
        }
        out.start(ERROR_ROOT)
                .attribute("xmlns", namespace)
                .start(category.xmlName())
                .text(error.value() == null ? "" : error.value())
                .end(category.xmlName())
                .end(ERROR_ROOT);
    }
}
