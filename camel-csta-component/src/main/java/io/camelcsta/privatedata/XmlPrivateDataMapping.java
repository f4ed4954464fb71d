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
package io.camelcsta.privatedata;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Opaque;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * This project's own hot-desking private data in XML: an element {@code guestAssociatedExtension} in requests and
 * {@code guestAssociatedEvent} in events, in the namespace {@value #NAMESPACE}, with the children {@code operation}
 * ({@code associate} or {@code dissociate}), {@code guest} and, if it is known, {@code host}. The names of the two
 * elements are Genesys'; namespace and children are ours, because no schema of theirs is public.
 */
public final class XmlPrivateDataMapping implements PrivateDataMapping {

    /** The namespace of the elements. */
    public static final String NAMESPACE = "urn:io.camelcsta:hot-desking:1";

    private static final String REQUEST = "guestAssociatedExtension";
    private static final String EVENT = "guestAssociatedEvent";
    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, Boolean.FALSE);
        return factory;
    }

    @Override
    public Opaque writeRequest(HotDeskingRequest request) {
        return write(REQUEST, request.operation(), request.guest(), request.host());
    }

    @Override
    public Opaque writeEvent(HotDeskingEvent event) {
        return write(EVENT, event.operation(), event.guest(), event.host());
    }

    @Override
    public HotDeskingRequest readRequest(Opaque privateData) {
        Map<String, String> children = read(REQUEST, privateData);
        return children == null
                ? null
                : new HotDeskingRequest(operation(REQUEST, children), guest(REQUEST, children), children.get("host"));
    }

    @Override
    public HotDeskingEvent readEvent(Opaque privateData) {
        Map<String, String> children = read(EVENT, privateData);
        return children == null
                ? null
                : new HotDeskingEvent(operation(EVENT, children), guest(EVENT, children), children.get("host"));
    }

    private static Opaque write(String root, HotDeskingOperation operation, String guest, String host) {
        StringBuilder xml = new StringBuilder("<")
                .append(root)
                .append(" xmlns=\"")
                .append(NAMESPACE)
                .append("\"><operation>")
                .append(operation.name().toLowerCase(Locale.ROOT))
                .append("</operation><guest>");
        escape(xml, guest);
        xml.append("</guest>");
        if (host != null) {
            xml.append("<host>");
            escape(xml, host);
            xml.append("</host>");
        }
        return Opaque.ofXml(xml.append("</").append(root).append('>').toString());
    }

    private static void escape(StringBuilder out, String text) {
        out.append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    /** The children of the root by name, or null if the root is another. */
    private static Map<String, String> read(String root, Opaque privateData) {
        if (privateData.xml() == null || !privateData.xml().contains(root)) {
            return null;
        }
        boolean ours = false;
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(
                    new StringReader(privateData.xml().strip()));
            for (int event = reader.next(); event != XMLStreamConstants.START_ELEMENT; event = reader.next()) {
                if (event == XMLStreamConstants.DTD) {
                    // content of an element has none: this is not what we write
                    return null;
                }
            }
            if (!root.equals(reader.getLocalName()) || !NAMESPACE.equals(reader.getNamespaceURI())) {
                return null;
            }
            ours = true;
            Map<String, String> children = new HashMap<>();
            while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
                children.put(reader.getLocalName(), reader.getElementText().trim());
            }
            return children;
        } catch (XMLStreamException | RuntimeException e) {
            if (!ours) {
                return null;
            }
            throw new InvalidValueException(root, "not the expected children: " + e.getMessage());
        }
    }

    private static HotDeskingOperation operation(String root, Map<String, String> children) {
        String operation = children.getOrDefault("operation", "");
        return switch (operation) {
            case "associate" -> HotDeskingOperation.ASSOCIATE;
            case "dissociate" -> HotDeskingOperation.DISSOCIATE;
            default ->
                throw new InvalidValueException(
                        root + ".operation", "expected associate or dissociate, got '" + operation + "'");
        };
    }

    private static String guest(String root, Map<String, String> children) {
        String guest = children.get("guest");
        if (guest == null || guest.isEmpty()) {
            throw new InvalidValueException(root, "'guest' is missing");
        }
        return guest;
    }
}
