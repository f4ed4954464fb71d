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
import io.camelcsta.codec.CodecException;
import io.camelcsta.model.Values;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * A hardened cursor over the elements of one document: no DTD, no entities but the five predefined ones, limits on
 * length, depth and count. Errors name the element path and the octet.
 */
final class XmlInput implements AutoCloseable {

    private static final InputFactoryImpl FACTORY = factory();

    private final XMLStreamReader2 reader;
    /** What the parser quotes in its messages. */
    private static final Pattern QUOTED = Pattern.compile("'('|[^']*)'|\"[^\"]*\"|</[^>]*>|&[^;]*;");

    private final XmlLimits limits;
    private final Deque<String> path = new ArrayDeque<>();
    private int elements;
    /** The element whose text was read last. */
    private String left;

    XmlInput(byte[] octets, XmlLimits limits) throws CodecException {
        if (octets.length > limits.maxOctets()) {
            throw new CodecException(
                    "The document has " + octets.length + " octets, at most " + limits.maxOctets() + " are read", -1);
        }
        this.limits = limits;
        try {
            this.reader = (XMLStreamReader2) FACTORY.createXMLStreamReader(new ByteArrayInputStream(octets));
        } catch (XMLStreamException | RuntimeException e) {
            throw new CodecException("Not an XML document: " + withoutText(e), 0, e);
        }
    }

    private static InputFactoryImpl factory() {
        InputFactoryImpl factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, Boolean.TRUE);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, Boolean.TRUE);
        factory.setProperty(XMLInputFactory.IS_COALESCING, Boolean.TRUE);
        return factory;
    }

    /** Moves to the root element and returns its local name. */
    String root() throws CodecException {
        try {
            while (true) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        enter();
                        return reader.getLocalName();
                    }
                    case XMLStreamConstants.DTD -> throw error("a document type declaration is refused");
                    case XMLStreamConstants.END_DOCUMENT -> throw error("the document has no element");
                    default -> {
                        // comments and processing instructions
                    }
                }
            }
        } catch (XMLStreamException | RuntimeException e) {
            throw wrap(e);
        }
    }

    /** Checks that nothing but comments follows the root element. */
    void end() throws CodecException {
        try {
            while (reader.next() != XMLStreamConstants.END_DOCUMENT) {
                // comments and processing instructions
            }
        } catch (XMLStreamException | RuntimeException e) {
            throw wrap(e);
        }
    }

    /**
     * Moves to the next child of the current element and returns its local name, or null at the end of the element,
     * which is then left.
     */
    String nextChild() throws CodecException {
        try {
            while (true) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        enter();
                        return reader.getLocalName();
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        path.removeLast();
                        return null;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (!reader.isWhiteSpace()) {
                            throw error("unexpected " + Values.kind(reader.getText()) + " between elements");
                        }
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw error("an entity reference is refused");
                    default -> {
                        // comments and processing instructions
                    }
                }
            }
        } catch (XMLStreamException | RuntimeException e) {
            throw wrap(e);
        }
    }

    /** As {@link #nextChild}, but text between elements ends the search as the end of the element does. */
    String nextChildOrEnd() throws CodecException {
        try {
            for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
                if (event == XMLStreamConstants.START_ELEMENT) {
                    enter();
                    return reader.getLocalName();
                }
            }
            return null;
        } catch (XMLStreamException | RuntimeException e) {
            throw wrap(e);
        }
    }

    /** The text of the current element, which is then left. */
    String text() throws CodecException {
        try {
            String text = reader.getElementText();
            left = path.removeLast();
            return text;
        } catch (XMLStreamException | RuntimeException e) {
            throw wrap(e);
        }
    }

    int attributeCount() {
        return reader.getAttributeCount();
    }

    String attributeName(int index) {
        return reader.getAttributeLocalName(index);
    }

    String attributeValue(int index) {
        return reader.getAttributeValue(index);
    }

    /** Leaves the current element. */
    void skip() throws CodecException {
        try {
            for (int depth = 1; depth > 0; ) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                    enter();
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                    path.removeLast();
                }
            }
        } catch (XMLStreamException | RuntimeException e) {
            throw wrap(e);
        }
    }

    /** The current element as text that stands for itself, namespaces included; the element is then left. */
    String outerXml() throws CodecException {
        XmlOutput out = new XmlOutput();
        Set<String> scope = new HashSet<>();
        copyStart(out, scope, true);
        copyContent(out, scope);
        out.end(name());
        path.removeLast();
        return out.toString();
    }

    /** The content of the current element, likewise. */
    String innerXml() throws CodecException {
        XmlOutput out = new XmlOutput();
        copyContent(out, Set.of());
        path.removeLast();
        return out.toString();
    }

    /** Copies until the end of the current element; on return the reader is at that end. */
    private void copyContent(XmlOutput out, Set<String> outer) throws CodecException {
        Deque<String> open = new ArrayDeque<>();
        Deque<Set<String>> declared = new ArrayDeque<>();
        try {
            while (true) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        enter();
                        Set<String> scope = new HashSet<>(declared.isEmpty() ? outer : declared.getLast());
                        copyStart(out, scope, scope.isEmpty());
                        declared.addLast(scope);
                        open.addLast(name());
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (open.isEmpty()) {
                            return;
                        }
                        out.end(open.removeLast());
                        declared.removeLast();
                        path.removeLast();
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        out.text(reader.getText());
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw error("an entity reference is refused");
                    default -> {
                        // comments and processing instructions
                    }
                }
            }
        } catch (XMLStreamException | RuntimeException e) {
            throw wrap(e);
        }
    }

    /** {@code scope}: what is declared already in the copy, as prefix=uri. */
    private void copyStart(XmlOutput out, Set<String> scope, boolean top) {
        out.start(name());
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            declare(out, scope, reader.getNamespacePrefix(i), reader.getNamespaceURI(i), false);
        }
        declare(out, scope, reader.getPrefix(), reader.getNamespaceURI(), top);
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String prefix = reader.getAttributePrefix(i);
            if (prefix != null && !prefix.isEmpty() && !prefix.equals("xml")) {
                declare(out, scope, prefix, reader.getAttributeNamespace(i), false);
            }
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String prefix = reader.getAttributePrefix(i);
            String local = reader.getAttributeLocalName(i);
            out.attribute(
                    prefix == null || prefix.isEmpty() ? local : prefix + ":" + local, reader.getAttributeValue(i));
        }
    }

    private static void declare(XmlOutput out, Set<String> scope, String prefix, String uri, boolean top) {
        String p = prefix == null ? "" : prefix;
        String u = uri == null ? "" : uri;
        boolean needless = p.isEmpty() && u.isEmpty() && !top && scope.stream().noneMatch(d -> d.startsWith("="));
        if (p.equals("xml") || needless || p.isEmpty() && u.isEmpty() && top || scope.contains(p + "=" + u)) {
            return;
        }
        scope.removeIf(d -> d.startsWith(p + "="));
        scope.add(p + "=" + u);
        out.attribute(p.isEmpty() ? "xmlns" : "xmlns:" + p, u);
    }

    private String name() {
        String prefix = reader.getPrefix();
        return prefix == null || prefix.isEmpty() ? reader.getLocalName() : prefix + ":" + reader.getLocalName();
    }

    private void enter() throws CodecException {
        path.addLast(reader.getLocalName());
        if (path.size() > limits.maxDepth()) {
            throw error("more than " + limits.maxDepth() + " nested elements");
        }
        if (++elements > limits.maxElements()) {
            throw error("more than " + limits.maxElements() + " elements");
        }
    }

    /** An error at the current element. */
    CodecException error(String message) {
        return new CodecException(place() + ": " + message, position());
    }

    /** An error in the element whose text was read last. */
    CodecException errorInText(String message) {
        path.addLast(left);
        CodecException error = error(message);
        path.removeLast();
        return error;
    }

    /** The path of the current element. */
    String place() {
        return path.isEmpty() ? "document" : abbreviatePath();
    }

    private String abbreviatePath() {
        return path.size() <= 12 ? String.join("/", path) : path.getFirst() + "/.../" + path.getLast();
    }

    /** The parser reports some of what is not well-formed when text is looked at, without a checked exception. */
    private CodecException wrap(Exception e) {
        return new CodecException(place() + ": " + withoutText(e), position(), e);
    }

    /**
     * The first line of what the parser says, without what it quotes: text that was not escaped, which it takes for
     * names.
     */
    private static String withoutText(Exception e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return QUOTED.matcher(end < 0 ? message : message.substring(0, end)).replaceAll(quoted -> {
            String found = quoted.group();
            // single characters are told, and what has no letters
            return Matcher.quoteReplacement(
                    found.length() <= 3 || found.chars().noneMatch(Character::isLetterOrDigit)
                            ? found
                            : found.charAt(0) == '<'
                                    ? "</...>"
                                    : found.charAt(0) + "..." + found.charAt(found.length() - 1));
        });
    }

    private int position() {
        try {
            return (int) Math.max(0, reader.getLocationInfo().getStartingByteOffset());
        } catch (RuntimeException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (XMLStreamException e) {
            // the source is an array: nothing to release
        }
    }
}
