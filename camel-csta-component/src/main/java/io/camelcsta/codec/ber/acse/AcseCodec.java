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
package io.camelcsta.codec.ber.acse;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.CstaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERExternal;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;

/**
 * ACSE APDUs (ITU-T X.227, the fields that CSTA links use) with Bouncy Castle: they are few and off the hot path.
 * Values of application context information are read and written by the description, through the functions given.
 */
public final class AcseCodec {

    private static final int AARQ = 0;
    private static final int AARE = 1;
    private static final int RLRQ = 2;
    private static final int RLRE = 3;
    private static final int ABRT = 4;

    private static final CstaType USER_INFORMATION = Csta.description().type("ACSEUserInformationForCSTA");
    /** The alternatives of EXTERNAL that hold octets or bits, not a value. */
    private static final int OCTET_ALIGNED = 0x81;

    private static final int ARBITRARY = 0x82;
    /** {version1}, as every implementation writes it. */
    private static final DERBitString VERSION_1 = new DERBitString(new byte[] {(byte) 0x80}, 7);
    /** {authentication}. */
    private static final DERBitString AUTHENTICATION = new DERBitString(new byte[] {(byte) 0x80}, 6);

    private final ValueCodec values;

    /** Reads and writes single values of described types. */
    public interface ValueCodec {

        /** Reads one value. */
        Object read(String place, CstaType type, Octets octets) throws CodecException;

        /** Writes one value. */
        Octets write(String place, CstaType type, Object value) throws CodecException;
    }

    /** With the codec of described values. */
    public AcseCodec(ValueCodec values) {
        this.values = values;
    }

    /** Whether octets that begin so are an ACSE APDU. */
    public static boolean isAcse(int firstOctet) {
        return firstOctet >= 0x60 && firstOctet <= 0x64;
    }

    /**
     * Reads an APDU.
     *
     * @throws CodecException if it is none
     */
    public AcseMessage decode(byte[] octets) throws CodecException {
        String place = "ACSE";
        try {
            ASN1TaggedObject apdu = ASN1TaggedObject.getInstance(ASN1Primitive.fromByteArray(octets));
            ASN1Sequence fields = (ASN1Sequence) apdu.getBaseUniversal(false, BERTags.SEQUENCE);
            place = name(apdu.getTagNo());
            return switch (apdu.getTagNo()) {
                case AARQ -> request(place, fields);
                case AARE -> response(place, fields);
                case RLRQ -> new AcseMessage.ReleaseRequest(reason(fields));
                case RLRE -> new AcseMessage.ReleaseResponse(reason(fields));
                case ABRT -> abort(fields);
                default -> throw new CodecException("ACSE: APDU [APPLICATION " + apdu.getTagNo() + "] is not known", 0);
            };
        } catch (IOException | RuntimeException e) {
            throw new CodecException(place + ": not an ACSE APDU: " + e.getMessage(), 0, e);
        }
    }

    private static String name(int number) {
        return switch (number) {
            case AARQ -> "aarq";
            case AARE -> "aare";
            case RLRQ -> "rlrq";
            case RLRE -> "rlre";
            default -> "abrt";
        };
    }

    private AcseMessage request(String place, ASN1Sequence fields) throws CodecException, IOException {
        Opaque authentication = opaque(explicit(fields, 12));
        AcseMessage.Login login = login(fields);
        String contextName = contextName(fields);
        if (contextName == null) {
            throw new CodecException(place + ".aSO-context-name: a value is required", 0);
        }
        return new AcseMessage.AssociateRequest(
                contextName, login, login != null ? null : authentication, userInformation(place, fields));
    }

    private AcseMessage response(String place, ASN1Sequence fields) throws CodecException, IOException {
        // without its context name an answer says as much, without its result as well it says nothing
        if (contextName(fields) == null && explicit(fields, 2) == null) {
            throw new CodecException(place + ".aSO-context-name: a value is required", 0);
        }
        ASN1TaggedObject diagnostic = (ASN1TaggedObject) explicit(fields, 3);
        return new AcseMessage.AssociateResponse(
                contextName(fields),
                integer(explicit(fields, 2), 0),
                diagnostic != null && diagnostic.getTagNo() == 2,
                diagnostic == null
                        ? 0
                        : integer(diagnostic.getExplicitBaseObject().toASN1Primitive(), 0),
                opaque(explicit(fields, 10)),
                userInformation(place, fields));
    }

    private static Integer reason(ASN1Sequence fields) {
        ASN1TaggedObject reason = field(fields, 0);
        return reason == null ? null : ((ASN1Integer) reason.getBaseUniversal(false, BERTags.INTEGER)).intValueExact();
    }

    private static AcseMessage abort(ASN1Sequence fields) {
        ASN1TaggedObject source = field(fields, 0);
        ASN1TaggedObject diagnostic = field(fields, 1);
        return new AcseMessage.Abort(
                source == null ? 0 : ((ASN1Integer) source.getBaseUniversal(false, BERTags.INTEGER)).intValueExact(),
                diagnostic == null
                        ? null
                        : ((ASN1Enumerated) diagnostic.getBaseUniversal(false, BERTags.ENUMERATED)).intValueExact());
    }

    private static ASN1TaggedObject field(ASN1Sequence fields, int number) {
        for (ASN1Encodable field : fields) {
            if (field instanceof ASN1TaggedObject tagged && tagged.hasContextTag(number)) {
                return tagged;
            }
        }
        return null;
    }

    private static ASN1Primitive explicit(ASN1Sequence fields, int number) {
        ASN1TaggedObject field = field(fields, number);
        return field == null ? null : field.getExplicitBaseObject().toASN1Primitive();
    }

    private static int integer(ASN1Primitive value, int absent) {
        return value == null ? absent : ((ASN1Integer) value).intValueExact();
    }

    private static String contextName(ASN1Sequence fields) {
        ASN1Primitive name = explicit(fields, 1);
        return name == null ? null : ((ASN1ObjectIdentifier) name).getId();
    }

    private static Opaque opaque(ASN1Primitive value) throws IOException {
        return value == null ? null : Opaque.ofBer(Octets.of(value.getEncoded()));
    }

    /**
     * User name and password: [12] { [2] { [0] { [0] { OCTET STRING, OCTET STRING } } } }; null if it is something
     * else.
     */
    private static AcseMessage.Login login(ASN1Sequence fields) {
        try {
            ASN1TaggedObject external = (ASN1TaggedObject) explicit(fields, 12);
            if (external == null || !external.hasContextTag(2)) {
                return null;
            }
            ASN1TaggedObject single =
                    (ASN1TaggedObject) ASN1Sequence.getInstance(external, false).getObjectAt(0);
            ASN1TaggedObject value = (ASN1TaggedObject) single.getExplicitBaseObject();
            ASN1Sequence pair = ASN1Sequence.getInstance(value, false);
            return pair.size() != 2 || !value.hasContextTag(0)
                    ? null
                    : new AcseMessage.Login(text(pair, 0), text(pair, 1));
        } catch (ClassCastException | IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }

    private static String text(ASN1Sequence pair, int index) {
        return new String(((ASN1OctetString) pair.getObjectAt(index)).getOctets(), StandardCharsets.UTF_8);
    }

    private AcseMessage.UserInformation userInformation(String place, ASN1Sequence fields)
            throws CodecException, IOException {
        ASN1TaggedObject field = field(fields, 30);
        if (field == null) {
            return null;
        }
        ASN1Sequence list = ASN1Sequence.getInstance(field, false);
        if (list.size() == 0) {
            return null;
        }
        // Bouncy Castle's own EXTERNAL wants a reference, which some switches leave out: the parts are read one by one
        byte[] encoded = list.getObjectAt(0).toASN1Primitive().getEncoded();
        encoded[0] = 0x30;
        String reference = null;
        Object content = null;
        for (ASN1Encodable part : ASN1Sequence.getInstance(encoded)) {
            if (part instanceof ASN1ObjectIdentifier identifier) {
                reference = identifier.getId();
            } else if (part instanceof ASN1TaggedObject tagged && tagged.hasContextTag(0)) {
                content = information(
                        place,
                        Octets.of(
                                tagged.getExplicitBaseObject().toASN1Primitive().getEncoded()));
            } else if (part instanceof ASN1TaggedObject tagged) {
                content = Opaque.ofBer(Octets.of(tagged.getEncoded()));
            }
        }
        return new AcseMessage.UserInformation(reference, content);
    }

    private Object information(String place, Octets octets) {
        try {
            return values.read(place + ".user-information", USER_INFORMATION, octets);
        } catch (CodecException e) {
            // a vendor's own user information
            return Opaque.ofBer(octets);
        }
    }

    /**
     * Writes an APDU.
     *
     * @throws CodecException if a value does not fit
     */
    public byte[] encode(AcseMessage apdu) throws CodecException {
        try {
            List<ASN1Encodable> fields = new ArrayList<>();
            int number;
            if (apdu instanceof AcseMessage.AssociateRequest request) {
                number = AARQ;
                fields.add(context(false, 0, VERSION_1));
                fields.add(context(true, 1, identifier(request.applicationContext())));
                if (request.login() != null) {
                    fields.add(context(false, 10, AUTHENTICATION));
                    fields.add(context(true, 12, login(request.login())));
                } else if (request.authentication() != null) {
                    fields.add(context(false, 10, AUTHENTICATION));
                    fields.add(context(true, 12, primitive(request.authentication())));
                }
                addUserInformation(fields, request.userInformation());
            } else if (apdu instanceof AcseMessage.AssociateResponse response) {
                number = AARE;
                fields.add(context(false, 0, VERSION_1));
                if (response.applicationContext() != null) {
                    fields.add(context(true, 1, identifier(response.applicationContext())));
                }
                fields.add(context(true, 2, new ASN1Integer(response.result())));
                fields.add(context(
                        true, 3, context(true, response.byProvider() ? 2 : 1, new ASN1Integer(response.diagnostic()))));
                if (response.authentication() != null) {
                    fields.add(context(false, 8, AUTHENTICATION));
                    fields.add(context(true, 10, primitive(response.authentication())));
                }
                addUserInformation(fields, response.userInformation());
            } else if (apdu instanceof AcseMessage.ReleaseRequest request) {
                number = RLRQ;
                addReason(fields, request.reason());
            } else if (apdu instanceof AcseMessage.ReleaseResponse response) {
                number = RLRE;
                addReason(fields, response.reason());
            } else {
                AcseMessage.Abort abort = (AcseMessage.Abort) apdu;
                number = ABRT;
                fields.add(context(false, 0, new ASN1Integer(abort.source())));
                if (abort.diagnostic() != null) {
                    fields.add(context(false, 1, new ASN1Enumerated(abort.diagnostic())));
                }
            }
            return new DERTaggedObject(false, BERTags.APPLICATION, number, sequence(fields))
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException | RuntimeException e) {
            throw new CodecException(apdu.name() + ": " + e.getMessage(), -1, e);
        }
    }

    private static DERTaggedObject context(boolean explicit, int number, ASN1Encodable value) {
        return new DERTaggedObject(explicit, number, value);
    }

    private static ASN1ObjectIdentifier identifier(String text) throws CodecException {
        ASN1ObjectIdentifier identifier = ASN1ObjectIdentifier.tryFromID(text);
        if (identifier == null) {
            throw new CodecException(
                    "applicationContext: expected an object identifier such as 1.3.12.0.218, got '" + text + "'", -1);
        }
        return identifier;
    }

    private static void addReason(List<ASN1Encodable> fields, Integer reason) {
        if (reason != null) {
            fields.add(context(false, 0, new ASN1Integer(reason)));
        }
    }

    private static ASN1Encodable login(AcseMessage.Login login) {
        ASN1Sequence pair = sequence(List.of(
                new DEROctetString(login.username().getBytes(StandardCharsets.UTF_8)),
                new DEROctetString(login.password().getBytes(StandardCharsets.UTF_8))));
        return context(false, 2, sequence(List.of(context(true, 0, context(false, 0, pair)))));
    }

    private void addUserInformation(List<ASN1Encodable> fields, AcseMessage.UserInformation information)
            throws CodecException, IOException {
        if (information == null) {
            return;
        }
        Octets content = information.content() instanceof Opaque opaque
                ? opaque.ber()
                : values.write("user-information", USER_INFORMATION, information.content());
        if (content == null) {
            throw new CodecException("user-information: BER octets are expected", -1);
        }
        ASN1ObjectIdentifier reference = information.reference() == null ? null : identifier(information.reference());
        byte[] octets = content.toBytes();
        boolean tagged = information.content() instanceof Opaque
                && (octets[0] & 0xFF) >= OCTET_ALIGNED
                && (octets[0] & 0xFF) <= ARBITRARY;
        ASN1Primitive data = ASN1Primitive.fromByteArray(octets);
        DERExternal external = new DERExternal(
                reference,
                null,
                null,
                tagged
                        ? context(
                                false,
                                octets[0] & 0x1F,
                                ((ASN1TaggedObject) data)
                                        .getBaseUniversal(
                                                false,
                                                (octets[0] & 0xFF) == OCTET_ALIGNED
                                                        ? BERTags.OCTET_STRING
                                                        : BERTags.BIT_STRING))
                        : context(true, 0, data));
        fields.add(context(false, 30, sequence(List.of(external))));
    }

    private static ASN1Primitive primitive(Opaque opaque) throws IOException, CodecException {
        if (opaque.ber() == null) {
            throw new CodecException("authentication value: BER octets are expected", -1);
        }
        return ASN1Primitive.fromByteArray(opaque.ber().toBytes());
    }

    private static ASN1Sequence sequence(List<? extends ASN1Encodable> values) {
        ASN1EncodableVector vector = new ASN1EncodableVector();
        values.forEach(vector::add);
        return new DERSequence(vector);
    }
}
