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
package io.camelcsta.link;

import io.camelcsta.transport.Address;
import io.camelcsta.transport.Framing;
import io.camelcsta.transport.Opening;
import java.util.List;
import java.util.Locale;

/**
 * What makes a link, as users write it.
 *
 * @param linkName the name of the link, or null for the addresses as they are written
 * @param addresses {@code host[:port]}, several with commas between
 * @param protocol {@code xml} or {@code asn1}
 * @param framing {@code length2}, {@code hipath} or {@code ber}, for {@code asn1}
 * @param opening octets to send and to expect before the first message, such as {@code B:P}, or null
 * @param applicationContext object identifier, for {@code asn1}
 * @param cstaVersions bits of CSTAVersion with commas between, for {@code asn1}
 * @param userInformationReference object identifier or {@code none}, for {@code asn1}
 * @param functionsRequired names of CSTA functions with commas between, or null, for {@code asn1}
 * @param functionsSupplied likewise
 * @param release {@code rlrq} or {@code abort}, for {@code asn1}
 * @param protocolVersion version of ECMA-323, for {@code xml}
 * @param applicationSession {@code none} or {@code ecma354}, for {@code xml}
 * @param applicationId the application's name, for {@code xml}
 * @param username user name, or null
 * @param password password, or null
 * @param sessionLogin login document, for {@code xml}, or null
 * @param systemRegister whether to register for system status
 * @param tls secures the connections, or null
 */
public record LinkOptions(
        String linkName,
        String addresses,
        String protocol,
        String framing,
        String opening,
        String applicationContext,
        String cstaVersions,
        String userInformationReference,
        String functionsRequired,
        String functionsSupplied,
        String release,
        String protocolVersion,
        String applicationSession,
        String applicationId,
        String username,
        String password,
        String sessionLogin,
        boolean systemRegister,
        TlsEngineFactory tls) {

    private static final int LAST_VERSION = 23;
    private static final List<String> LOGIN_DOCUMENTS = List.of("avaya", "vodia");

    /**
     * The identity of the link.
     *
     * @throws IllegalArgumentException if an option is malformed; the message names it
     */
    public LinkConfig.Identity identity() {
        List<Address> list = Address.parseList(addresses);
        boolean xml = LinkConfig.XML.equals(protocol);
        if (!xml && !LinkConfig.ASN1.equals(protocol)) {
            throw new IllegalArgumentException("Unknown protocol '" + protocol + "', expected xml or asn1");
        }
        // also over xml, so that a misspelt one does not wait for the change to asn1
        Framing apdus = parseFraming();
        ApplicationSession session = session();
        if (xml && session == ApplicationSession.NONE && (username != null || password != null)) {
            throw new IllegalArgumentException(
                    "username and password are for applicationSession=ecma354 or protocol=asn1: set one of them, or leave the two out");
        }
        if (sessionLogin != null && !sessionLogin.startsWith("<") && !LOGIN_DOCUMENTS.contains(sessionLogin)) {
            throw new IllegalArgumentException(
                    "Unknown sessionLogin, expected avaya, vodia, or XML text that begins with '<'");
        }
        String name = linkName == null || linkName.isBlank() ? addresses : linkName;
        return new LinkConfig.Identity(
                name,
                list,
                protocol,
                xml ? Framing.XML : apdus,
                opening == null ? null : Opening.parse(opening),
                acse(),
                version(session),
                session,
                applicationId,
                username,
                password,
                sessionLogin,
                systemRegister,
                tls);
    }

    private ApplicationSession session() {
        return switch (applicationSession.toLowerCase(Locale.ROOT)) {
            case "none" -> ApplicationSession.NONE;
            case "ecma354" -> ApplicationSession.ECMA354;
            default ->
                throw new IllegalArgumentException(
                        "Unknown applicationSession '" + applicationSession + "', expected none or ecma354");
        };
    }

    /** In a session the switch judges the version; without one it only makes the namespace. */
    private String version(ApplicationSession session) {
        boolean known = protocolVersion != null
                && (protocolVersion.matches("ed[2-6](/priv\\d+)?")
                        || protocolVersion.equals("3.0")
                        || protocolVersion.indexOf(':') > 0);
        if (!known && (protocolVersion == null || session == ApplicationSession.NONE)) {
            throw new IllegalArgumentException("Unknown protocolVersion '" + protocolVersion
                    + "', expected ed2 to ed6, such a one with /priv and a number, 3.0, or the URI of a namespace");
        }
        return protocolVersion;
    }

    private Framing parseFraming() {
        return switch (String.valueOf(framing)) {
            case "length2" -> Framing.LENGTH2;
            case "hipath" -> Framing.HIPATH;
            case "ber" -> Framing.BER;
            default ->
                throw new IllegalArgumentException(
                        "Unknown framing '" + framing + "', expected length2, hipath or ber");
        };
    }

    private LinkConfig.Acse acse() {
        long versions = 0;
        for (String bit : cstaVersions.split(",")) {
            versions |= 1L << version(bit.trim());
        }
        objectIdentifier("applicationContext", applicationContext);
        String reference = userInformationReference == null || userInformationReference.equals("none")
                ? null
                : userInformationReference;
        if (reference != null) {
            objectIdentifier("userInformationReference", reference);
        }
        if (!release.equals("rlrq") && !release.equals("abort")) {
            throw new IllegalArgumentException("Unknown release '" + release + "', expected rlrq or abort");
        }
        return new LinkConfig.Acse(
                applicationContext,
                versions,
                reference,
                CstaFunctions.parse("functionsRequired", functionsRequired),
                CstaFunctions.parse("functionsSupplied", functionsSupplied),
                release.equals("rlrq"));
    }

    private int version(String bit) {
        try {
            int number = Integer.parseInt(bit);
            if (number >= 0 && number <= LAST_VERSION) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException("Malformed cstaVersions '" + cstaVersions + "', expected numbers from 0 to "
                + LAST_VERSION + " with commas between");
    }

    private static void objectIdentifier(String option, String value) {
        if (value == null || !value.matches("[0-2](\\.\\d+)+")) {
            throw new IllegalArgumentException(
                    "Malformed " + option + " '" + value + "', expected an object identifier such as 1.3.12.0.218");
        }
    }
}
