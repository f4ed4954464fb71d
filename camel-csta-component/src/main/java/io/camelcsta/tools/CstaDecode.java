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
package io.camelcsta.tools;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.MessageCodec;
import io.camelcsta.codec.PlainMessages;
import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The decoder command: reads one CSTA message a line and writes one JSON object a line, or the other way round. BER is
 * given in hexadecimal without framing, XML as a document on one line. A line that cannot be read gives
 * {@code {"error":text,"position":octet}}. The exit status is 0 if every line succeeded, else 1; 2 for a wrong command
 * line.
 */
public final class CstaDecode {

    private static final String USAGE = "Usage: CstaDecode --protocol asn1|xml [--encode] [--namespace URI]%n"
            + "Reads messages from standard input, one a line, and writes JSON to standard output, one object a line.%n"
            + "  --protocol asn1|xml  asn1: an APDU in hexadecimal without framing; xml: a document on one line%n"
            + "  --encode             reads JSON and writes messages%n"
            + "  --namespace URI      the namespace of XML that is written%n";
    private static final int WRONG_COMMAND = 2;

    private final boolean xml;
    private final boolean encode;
    private final MessageCodec codec;

    private CstaDecode(boolean xml, boolean encode, String namespace) {
        this.xml = xml;
        this.encode = encode;
        this.codec = xml ? new XmlCodec(namespace, XmlLimits.DEFAULT) : new BerCodec(BerLimits.DEFAULT);
    }

    /** Runs the command. */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(arguments, System.in, System.out, System.err));
    }

    /**
     * Runs the command with other streams.
     *
     * @return the exit status
     */
    public static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) throws IOException {
        String protocol = null;
        String namespace = XmlCodec.DEFAULT_NAMESPACE;
        boolean encode = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--protocol" -> protocol = ++i < arguments.length ? arguments[i] : null;
                case "--namespace" -> namespace = ++i < arguments.length ? arguments[i] : null;
                case "--encode" -> encode = true;
                case "--decode" -> encode = false;
                default -> {
                    err.printf("Unknown argument '%s'%n" + USAGE, arguments[i]);
                    return WRONG_COMMAND;
                }
            }
        }
        if (namespace == null || !"asn1".equals(protocol) && !"xml".equals(protocol)) {
            err.printf(USAGE);
            return WRONG_COMMAND;
        }
        return new CstaDecode(protocol.equals("xml"), encode, namespace).run(in, out);
    }

    private int run(InputStream in, PrintStream out) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        PrintStream utf8 = new PrintStream(out, false, StandardCharsets.UTF_8);
        boolean good = true;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                good &= line(line.strip(), utf8);
                utf8.flush();
            }
        }
        return good ? 0 : 1;
    }

    private boolean line(String line, PrintStream out) {
        try {
            out.print((encode ? encoded(line) : decoded(line)) + "\n");
            return true;
        } catch (CodecException e) {
            failure(out, e.getMessage(), e.position());
        } catch (InvalidValueException e) {
            failure(out, e.getMessage(), 0);
        } catch (RuntimeException e) {
            failure(out, "Internal fault: " + e, 0);
        }
        return false;
    }

    private static void failure(PrintStream out, String message, int position) {
        Map<String, Object> failure = new LinkedHashMap<>();
        failure.put("error", message);
        failure.put("position", Math.max(0, position));
        out.print(Json.write(failure) + "\n");
    }

    private String decoded(String line) throws CodecException {
        byte[] octets = xml ? line.getBytes(StandardCharsets.UTF_8) : hex(line);
        return Json.write(PlainMessages.toMap(codec.decode(CstaMessage.NO_INVOKE_ID, octets), xml));
    }

    private static byte[] hex(String line) throws CodecException {
        byte[] octets = new byte[line.length() / 2];
        for (int i = 0; i < line.length(); i++) {
            int digit = Character.digit(line.charAt(i), 16);
            if (digit < 0) {
                throw new CodecException("Hexadecimal digits are expected, not '" + line.charAt(i) + "'", i / 2);
            } else if (i / 2 < octets.length) {
                octets[i / 2] = (byte) (octets[i / 2] << 4 | digit);
            }
        }
        if (line.length() % 2 != 0) {
            throw new CodecException("The number of hexadecimal digits is odd", octets.length);
        }
        return octets;
    }

    private String encoded(String line) throws CodecException {
        Map<String, Object> map = Json.read(line);
        if (map.containsKey("error")) {
            throw new InvalidValueException("line", "it reports a failure and is no message: " + map.get("error"));
        }
        boolean isXml = "xml".equals(map.get("kind"));
        if (isXml != xml) {
            throw new InvalidValueException(
                    "kind", "'" + map.get("kind") + "' does not belong to --protocol " + (xml ? "xml" : "asn1"));
        }
        byte[] octets = codec.encode(PlainMessages.fromMap(map));
        return xml
                ? oneLine(new String(octets, StandardCharsets.UTF_8))
                : java.util.HexFormat.of().formatHex(octets);
    }

    /**
     * A document with line breaks is written anew, with those in text as character references, so that it stays on its
     * line.
     */
    private String oneLine(String document) throws CodecException {
        // content that was given as it is may be anything
        String copy = codec.decodeUntouched(CstaMessage.NO_INVOKE_ID, document.getBytes(StandardCharsets.UTF_8))
                .content()
                .xml();
        if (document.indexOf('\n') < 0 && document.indexOf('\r') < 0) {
            return document;
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + copy.replace("\n", "&#10;");
    }
}
