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

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.ByteArrayInputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * Makes hardened parsers: no DTD, no entities but the five predefined ones. Parsers of one factory share a table of all
 * names that they have read, which makes each further one slower if the names are ever new ones; so the factory is
 * replaced when it has seen too many. For any thread; of one link, or of one use of the data format.
 */
final class XmlParsers {

    /** CSTA has some 800 names of elements. */
    private static final int MAX_NAMES = 8_000;

    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private volatile InputFactoryImpl factory = factory();

    private static InputFactoryImpl factory() {
        InputFactoryImpl factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, Boolean.TRUE);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, Boolean.TRUE);
        factory.setProperty(XMLInputFactory.IS_COALESCING, Boolean.TRUE);
        return factory;
    }

    XMLStreamReader2 open(byte[] octets) throws XMLStreamException {
        if (names.size() > MAX_NAMES) {
            names.clear();
            factory = factory();
        }
        return (XMLStreamReader2) factory.createXMLStreamReader(new ByteArrayInputStream(octets));
    }

    /** A parser has read that name. */
    void read(String name) {
        names.add(name);
    }

    /** How many names the present factory knows. */
    int names() {
        return names.size();
    }
}
