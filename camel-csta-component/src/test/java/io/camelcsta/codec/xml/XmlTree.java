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

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** An XML document as the Java platform's own parser reads it, so that our codec is not checked with itself. */
record XmlTree(String name, String namespace, List<XmlTree> children, String text) {

    static XmlTree of(byte[] document) {
        try {
            XMLStreamReader reader =
                    XMLInputFactory.newDefaultFactory().createXMLStreamReader(new ByteArrayInputStream(document));
            reader.nextTag();
            return element(reader);
        } catch (XMLStreamException e) {
            throw new AssertionError("not well-formed: " + e.getMessage(), e);
        }
    }

    private static XmlTree element(XMLStreamReader reader) throws XMLStreamException {
        String name = reader.getLocalName();
        String namespace = reader.getNamespaceURI();
        List<XmlTree> children = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                children.add(element(reader));
            } else if (reader.hasText()) {
                text.append(reader.getText());
            }
        }
        return new XmlTree(name, namespace, children, text.toString());
    }

    List<String> childNames() {
        return children.stream().map(XmlTree::name).toList();
    }
}
