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
package io.camelcsta.simulator;

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Octets;
import io.camelcsta.transport.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;

/** APDUs of ROSE that the codec does not write, because no application should. */
final class BerFrames {

    private static final int INVOKE = 0xA1;
    private static final int RESULT = 0xA2;
    /** A SEQUENCE that claims more octets than there are. */
    private static final byte[] BROKEN = {0x30, 0x7F, 0x02, 0x01};

    private static final int SHORT_LENGTH = 0x80;
    private static final int TWO_OCTETS = 0x82;
    private static final int BITS_PER_OCTET = 8;
    private static final int MAX_LENGTH = 65_000;

    private BerFrames() {}

    /**
     * An invoke of any operation.
     *
     * @throws IllegalArgumentException if it is too long for a frame
     */
    static Frame invoke(int invokeId, int operation, Octets argument) {
        return apdu(INVOKE, invokeId, integer(operation), argument.toBytes());
    }

    /** A result in which a length is wrong. */
    static Frame malformed(int invokeId) {
        return apdu(RESULT, invokeId == CstaMessage.NO_INVOKE_ID ? 0 : invokeId, BROKEN);
    }

    private static Frame apdu(int tag, int invokeId, byte[]... values) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(integer(invokeId));
        for (byte[] value : values) {
            content.writeBytes(value);
        }
        int length = content.size();
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "An APDU of " + length + " octets is too long, at most " + MAX_LENGTH + " are sent");
        }
        ByteArrayOutputStream apdu = new ByteArrayOutputStream();
        apdu.write(tag);
        if (length < SHORT_LENGTH) {
            apdu.write(length);
        } else {
            apdu.write(TWO_OCTETS);
            apdu.write(length >> BITS_PER_OCTET);
            apdu.write(length);
        }
        apdu.writeBytes(content.toByteArray());
        return new Frame(Frame.NO_INVOKE_ID, apdu.toByteArray());
    }

    private static byte[] integer(int value) {
        try {
            return new ASN1Integer(value).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
