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
package io.camelcsta.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Makes ConnIDs of the switch's call ids: the first 8 octets of SHA-256 over the link's name, a zero octet and the
 * octets of the call id, in lower-case hexadecimal. Every node with the same link name finds the same ConnID. The rule
 * is ours.
 */
final class ConnIds {

    private static final int LENGTH = 8;

    private final byte[] prefix;
    private final boolean hexadecimal;

    /** @param hexadecimal whether call ids are octets written in hexadecimal (BER), not text (XML) */
    ConnIds(String linkName, boolean hexadecimal) {
        this.prefix = (linkName + "\0").getBytes(StandardCharsets.UTF_8);
        this.hexadecimal = hexadecimal;
    }

    String of(String callId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(prefix);
            digest.update(octets(callId));
            return HexFormat.of().formatHex(digest.digest(), 0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private byte[] octets(String callId) {
        try {
            return hexadecimal ? HexFormat.of().parseHex(callId) : callId.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // a user's call id that is none
            return callId.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The ConnID in its canonical form, or null if the text is none. */
    static String canonical(String text) {
        String connId = text.trim().toLowerCase(Locale.ROOT);
        return connId.matches("[0-9a-f]{16}") ? connId : null;
    }
}
