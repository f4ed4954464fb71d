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
import io.camelcsta.model.Values;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * A hardened cursor over the elements of one document: no DTD, no entities but the five predefined ones, limits on
 * length, depth and count. Errors name the element path and the octet.
 */
final class XmlInput implements AutoCloseable {

    private final XMLStreamReader2 reader;
    /** What the parser quotes in its messages. */
    private static final Pattern QUOTED = Pattern.compile("'('|[^']*)'|\"[^\"]*\"|</[^>]*>|&[^;]*;");

    /** What is copied of a document may be so many times as long, because each copy declares its namespaces. */
    private static final int COPIES = 16;

    private static final int SMALL_COPIES = 1_024;
    /** Far more than any element of CSTA has. */
    private static final int MAX_ATTRIBUTES = 500;

    private final XmlParsers parsers;
    private final XmlLimits limits;
    /** So many more characters may be copied. */
    private int copiesLeft;

    private final Deque<String> path = new ArrayDeque<>();
    /** What is being copied, the elements of it that are open, and what is declared there. */
    private final XmlOutput copies = new XmlOutput(128);

    private final Deque<String> open = new ArrayDeque<>();
    private final XmlScope scope = new XmlScope();
    private int elements;
    /** The element whose text was read last. */
    private String left;

    XmlInput(byte[] octets, XmlLimits limits, XmlParsers parsers) throws CodecException {
        if (octets.length > limits.maxOctets()) {
            throw new CodecException(
                    "The document has " + octets.length + " octets, at most " + limits.maxOctets() + " are read", -1);
        }
        checkAttributes(octets);
        this.limits = limits;
        this.parsers = parsers;
        this.copiesLeft = COPIES * octets.length + SMALL_COPIES;
        try {
            this.reader = parsers.open(octets);
        } catch (XMLStreamException | RuntimeException e) {
            throw new CodecException("Not an XML document: " + withoutText(e), 0, e);
        }
    }

    /** Before the parser reads them, because what that costs grows with the square of their number. */
    private static void checkAttributes(byte[] octets) throws CodecException {
        int inTag = -1;
        for (int i = 0; i < octets.length; i++) {
            switch (octets[i]) {
                case '<' -> inTag = 0;
                case '>' -> inTag = -1;
                case '=' -> {
                    if (inTag >= 0 && ++inTag > MAX_ATTRIBUTES) {
                        throw new CodecException(
                                "An element has more than " + MAX_ATTRIBUTES + " attributes and namespaces", i);
                    }
                }
                default -> {
                    // nothing to count
                }
            }
        }
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
        copyStart();
        copyContent();
        copies.end(open.removeLast());
        scope.leave();
        path.removeLast();
        return copied();
    }

    /** The content of the current element, likewise. */
    String innerXml() throws CodecException {
        copyContent();
        path.removeLast();
        return copied();
    }

    private String copied() throws CodecException {
        checkLength();
        String copy = copies.toString();
        copiesLeft -= copy.length();
        copies.clear();
        return copy;
    }

    private void checkLength() throws CodecException {
        if (copies.length() > copiesLeft) {
            throw error("the copies of what is not known, with the namespaces that they need, are more than " + COPIES
                    + " times as long as the document");
        }
    }

    /** Copies until the end of the current element; on return the reader is at that end. */
    private void copyContent() throws CodecException {
        int outside = open.size();
        try {
            while (true) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        enter();
                        copyStart();
                        checkLength();
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (open.size() == outside) {
                            return;
                        }
                        copies.end(open.removeLast());
                        scope.leave();
                        path.removeLast();
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        copies.text(reader.getText());
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

    private void copyStart() {
        String name = name();
        copies.start(name);
        open.addLast(name);
        scope.enter();
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            declare(reader.getNamespacePrefix(i), reader.getNamespaceURI(i));
        }
        declare(reader.getPrefix(), reader.getNamespaceURI());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String prefix = reader.getAttributePrefix(i);
            if (prefix != null && !prefix.isEmpty()) {
                declare(prefix, reader.getAttributeNamespace(i));
            }
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String prefix = reader.getAttributePrefix(i);
            String local = reader.getAttributeLocalName(i);
            copies.attribute(
                    prefix == null || prefix.isEmpty() ? local : prefix + ":" + local, reader.getAttributeValue(i));
        }
    }

    private void declare(String prefix, String uri) {
        String p = prefix == null ? "" : prefix;
        String u = uri == null ? "" : uri;
        if (!p.equals("xml") && scope.declare(p, u)) {
            copies.attribute(p.isEmpty() ? "xmlns" : "xmlns:" + p, u);
        }
    }

    private String name() {
        String prefix = reader.getPrefix();
        return prefix == null || prefix.isEmpty() ? reader.getLocalName() : prefix + ":" + reader.getLocalName();
    }

    private void enter() throws CodecException {
        String name = reader.getLocalName();
        path.addLast(name);
        parsers.read(name);
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            parsers.read(reader.getAttributeLocalName(i));
        }
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
