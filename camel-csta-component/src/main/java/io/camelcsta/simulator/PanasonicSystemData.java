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

import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;

/**
 * The list of devices that Panasonic switches give by escapes: {@code getSystemData} is answered with a cross
 * reference, and the devices follow in escapes of the switch's own. On the simulator's thread only.
 */
final class PanasonicSystemData {

    private static final int KME_SYSTEM_DATA = 4;
    private static final int GET_SYSTEM_DATA = 0;
    private static final int LINKED_REPLY = 3;
    private static final int POSITIVE_ACKNOWLEDGEMENT = 4;
    private static final int DEVICE_LIST = 38;
    /** The category of devices that are extensions. */
    private static final int EXTENSION = 5;

    private static final int IN_SERVICE = 0;
    private static final int LONGEST_REQUEST = 250;
    private static final int FIRST_CROSS_REFERENCE = 0x0a01;
    private static final int MAX_CROSS_REFERENCE = 0xFFFF;

    private final SimulatorOptions options;
    private final Devices devices;
    private final Outbox outbox;
    private int nextCrossReference = FIRST_CROSS_REFERENCE;

    PanasonicSystemData(SimulatorOptions options, Devices devices, Outbox outbox) {
        this.options = options;
        this.devices = devices;
        this.outbox = outbox;
    }

    /** The answer to an escape with that content, or null if it asks for something else or this is no such switch. */
    Struct answer(ApplicationLink link, Opaque content) {
        ASN1Primitive request = options.panasonicSegmentSize == 0
                        || content.ber() == null
                        || content.ber().length() > LONGEST_REQUEST
                ? null
                : request(content.ber());
        if (request == null) {
            return null;
        }
        List<Device> found = isOfExtensions(request) ? devices.own() : List.of();
        byte[] crossReference = {(byte) (nextCrossReference >> Byte.SIZE), (byte) nextCrossReference};
        nextCrossReference = nextCrossReference == MAX_CROSS_REFERENCE ? FIRST_CROSS_REFERENCE : nextCrossReference + 1;
        int from = 0;
        int segment = 1;
        do {
            int to = (int) Math.min(found.size(), (long) from + options.panasonicSegmentSize);
            Opaque reply = privateData(
                    LINKED_REPLY, linkedReply(crossReference, segment, to == found.size(), found.subList(from, to)));
            outbox.afterAnswer(() -> EscapeServices.send(link, reply));
            from = to;
            segment++;
        } while (from < found.size());
        Struct extensions = Bodies.of("CSTACommonArguments")
                .choose(
                        "privateData",
                        "private",
                        privateData(POSITIVE_ACKNOWLEDGEMENT, new DEROctetString(crossReference)))
                .build();
        return Bodies.response("Escape").set("extensions", extensions).build();
    }

    /** What getSystemData asks for, or null if the content is something else. */
    private static ASN1Primitive request(Octets content) {
        try {
            ASN1Primitive systemData = inside(ASN1Primitive.fromByteArray(content.toBytes()), KME_SYSTEM_DATA);
            return systemData == null ? null : inside(systemData, GET_SYSTEM_DATA);
        } catch (IOException | RuntimeException e) {
            // the escape of someone else
            return null;
        }
    }

    private static ASN1Primitive inside(ASN1Primitive value, int tag) {
        return value instanceof ASN1TaggedObject tagged && tagged.hasContextTag(tag)
                ? tagged.getExplicitBaseObject().toASN1Primitive()
                : null;
    }

    private static boolean isOfExtensions(ASN1Primitive request) {
        ASN1Primitive value = request;
        while (value instanceof ASN1TaggedObject tagged) {
            value = tagged.getExplicitBaseObject().toASN1Primitive();
        }
        return value instanceof ASN1Enumerated category && category.hasValue(EXTENSION);
    }

    private static ASN1Encodable linkedReply(byte[] crossReference, int segment, boolean last, List<Device> found) {
        List<ASN1Encodable> entries = new ArrayList<>();
        for (Device device : found) {
            DERIA5String number = new DERIA5String(device.number);
            entries.add(sequence(List.of(
                    sequence(List.of(new DERTaggedObject(false, 0, number))), number, new ASN1Enumerated(IN_SERVICE))));
        }
        return sequence(List.of(
                explicit(0, new DEROctetString(crossReference)),
                explicit(1, new ASN1Integer(segment)),
                explicit(2, ASN1Boolean.getInstance(last)),
                explicit(3, sequence(List.of(explicit(DEVICE_LIST, sequence(entries)))))));
    }

    private static DERTaggedObject explicit(int tag, ASN1Encodable value) {
        return new DERTaggedObject(true, tag, value);
    }

    private static DERSequence sequence(List<? extends ASN1Encodable> values) {
        ASN1EncodableVector vector = new ASN1EncodableVector();
        values.forEach(vector::add);
        return new DERSequence(vector);
    }

    private static Opaque privateData(int alternative, ASN1Encodable value) {
        try {
            return Opaque.ofBer(Octets.of(
                    explicit(KME_SYSTEM_DATA, explicit(alternative, value)).getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
