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
package io.camelcsta.calls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The ConnID of a call id: the first 8 octets of SHA-256 of the link's name, a zero octet and the call id. */
public final class ConnIdRule {

    private ConnIdRule() {}

    /** @param callId its octets */
    public static String of(String linkName, byte[] callId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(linkName.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(callId);
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
