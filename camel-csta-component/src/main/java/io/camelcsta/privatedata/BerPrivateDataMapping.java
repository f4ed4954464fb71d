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

import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;

/**
 * This project's own hot-desking private data in BER: {@code [PRIVATE 1]} in requests and {@code [PRIVATE 2]} in
 * events, each an implicit SEQUENCE of the object identifier {@value #OBJECT_IDENTIFIER}, an ENUMERATED (0 associate, 1
 * dissociate), the guest and, if it is known, the host as UTF8String. The tags are of the private class, so that they
 * are never taken for an optional field that stands before private data in an Escape. All of this is ours, because no
 * vendor's encoding is public.
 */
public final class BerPrivateDataMapping implements PrivateDataMapping {

    /** What identifies this encoding. */
    public static final String OBJECT_IDENTIFIER = "2.25.78204914423824542030765046937817782426";

    private static final ASN1ObjectIdentifier IDENTIFIER = new ASN1ObjectIdentifier(OBJECT_IDENTIFIER);
    /** Ours is never longer; it also bounds how deep the parser can go. */
    private static final int MAX_LENGTH = 2_048;

    private static final int REQUEST = 1;
    private static final int EVENT = 2;
    private static final int FIRST_REQUEST_OCTET = 0xE0 | REQUEST;
    private static final int FIRST_EVENT_OCTET = 0xE0 | EVENT;

    private record Content(HotDeskingOperation operation, String guest, String host) {}

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
        Content content = read(FIRST_REQUEST_OCTET, "hot-desking request", privateData);
        return content == null ? null : new HotDeskingRequest(content.operation(), content.guest(), content.host());
    }

    @Override
    public HotDeskingEvent readEvent(Opaque privateData) {
        Content content = read(FIRST_EVENT_OCTET, "hot-desking event", privateData);
        return content == null ? null : new HotDeskingEvent(content.operation(), content.guest(), content.host());
    }

    private static Opaque write(int tag, HotDeskingOperation operation, String guest, String host) {
        ASN1EncodableVector content = new ASN1EncodableVector();
        content.add(IDENTIFIER);
        content.add(new ASN1Enumerated(operation.ordinal()));
        content.add(new DERUTF8String(guest));
        if (host != null) {
            content.add(new DERUTF8String(host));
        }
        try {
            return Opaque.ofBer(Octets.of(new DERTaggedObject(false, BERTags.PRIVATE, tag, new DERSequence(content))
                    .getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content, or null if the private data is something else. */
    private static Content read(int firstOctet, String place, Opaque privateData) {
        if (privateData.ber() == null
                || privateData.ber().length() == 0
                || privateData.ber().length() > MAX_LENGTH) {
            return null;
        }
        byte[] octets = privateData.ber().toBytes();
        if ((octets[0] & 0xFF) != firstOctet) {
            return null;
        }
        try {
            ASN1TaggedObject tagged = (ASN1TaggedObject) ASN1Primitive.fromByteArray(octets);
            ASN1Sequence content = (ASN1Sequence) tagged.getBaseUniversal(false, BERTags.SEQUENCE);
            if (!IDENTIFIER.equals(content.getObjectAt(0))) {
                return null;
            }
            int operation = ASN1Enumerated.getInstance(content.getObjectAt(1)).intValueExact();
            if (operation < 0 || operation >= HotDeskingOperation.values().length) {
                throw new InvalidValueException(
                        place + ".operation", "expected 0 (associate) or 1 (dissociate), got " + operation);
            }
            return new Content(
                    HotDeskingOperation.values()[operation],
                    text(content, 2),
                    content.size() > 3 ? text(content, 3) : null);
        } catch (InvalidValueException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InvalidValueException(place, "not the expected values: " + e.getMessage());
        }
    }

    private static String text(ASN1Sequence content, int index) {
        return ASN1UTF8String.getInstance(content.getObjectAt(index)).getString();
    }
}
