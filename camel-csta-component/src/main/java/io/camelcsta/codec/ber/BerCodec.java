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
package io.camelcsta.codec.ber;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.MessageCodec;
import io.camelcsta.codec.ber.acse.AcseCodec;
import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.CstaType;
import io.camelcsta.model.description.EventCategory;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;

/** ECMA-285: CSTA messages in ROSE (ITU-T X.880) and ACSE (X.227) APDUs, in BER. */
public final class BerCodec implements MessageCodec {

    private static final int INVOKE = BerTag.context(1);
    private static final int RESULT = BerTag.context(2);
    private static final int ERROR = BerTag.context(3);
    private static final int REJECT = BerTag.context(4);

    /** The operation that carries events; it is never answered. */
    private static final int EVENT_REPORT = 21;

    private static final int UNIVERSAL_FAILURE_CODE = 1;
    private static final int CROSS_REFERENCE = BerTag.application(21);
    private static final ChoiceType UNIVERSAL_FAILURE =
            (ChoiceType) Csta.description().type("UniversalFailure");
    private static final CstaType MONITOR_CROSS_REF_ID = Csta.description().type("MonitorCrossRefID");
    private static final List<String> PROBLEMS = List.of("general", "invoke", "returnResult", "returnError");
    private static final EventType[][] EVENTS = events();

    private final BerLimits limits;
    private final AcseCodec acse = new AcseCodec(new AcseCodec.ValueCodec() {
        @Override
        public Object read(String place, CstaType type, Octets octets) throws CodecException {
            return BerValues.read(place, type, octets);
        }

        @Override
        public Octets write(String place, CstaType type, Object value) throws CodecException {
            return BerValues.write(place, type, value);
        }
    });

    /** With what a message that is read may contain at most. */
    public BerCodec(BerLimits limits) {
        this.limits = limits;
    }

    /** The events by group and number in the event report; the groups are in the order of ECMA-285's choice. */
    private static EventType[][] events() {
        EventType[][] events = new EventType[EventCategory.values().length][];
        for (EventCategory category : EventCategory.values()) {
            List<EventType> all = Csta.description().events().stream()
                    .filter(event -> event.category() == category)
                    .toList();
            events[category.ordinal()] =
                    new EventType[all.stream().mapToInt(EventType::number).max().orElse(-1) + 1];
            all.forEach(event -> events[category.ordinal()][event.number()] = event);
        }
        return events;
    }

    // ---- reading

    @Override
    public CstaMessage decode(int invokeId, byte[] octets) throws CodecException {
        return decode(octets, false);
    }

    @Override
    public CstaMessage.Unknown decodeUntouched(int invokeId, byte[] octets) throws CodecException {
        CstaMessage message;
        try {
            message = decode(octets, true);
        } catch (CodecException e) {
            return brokenAnswer(octets, e);
        }
        if (message instanceof CstaMessage.Unknown unknown) {
            return unknown;
        }
        return new CstaMessage.Unknown(
                message.invokeId(),
                CstaMessage.Unknown.Kind.RESPONSE,
                message.name(),
                null,
                Opaque.ofBer(Octets.of(octets)));
    }

    /** An answer whose structure is broken behind its invoke id: the id says which request it answers. */
    private static CstaMessage.Unknown brokenAnswer(byte[] octets, CodecException problem) throws CodecException {
        int tag = octets.length > 2 ? BerTag.context(octets[0] & 0x1F) : -1;
        if ((tag == RESULT || tag == ERROR || tag == REJECT) && (octets[0] & 0xE0) == 0xA0) {
            int lengthOctets = (octets[1] & 0xFF) <= 0x80 ? 1 : 1 + (octets[1] & 0x7F);
            int start = 1 + lengthOctets;
            if (lengthOctets <= 5 && start < octets.length) {
                BerCursor in = new BerCursor(Arrays.copyOfRange(octets, start, octets.length), BerLimits.DEFAULT);
                return new CstaMessage.Unknown(
                        invokeId("answer", in),
                        CstaMessage.Unknown.Kind.RESPONSE,
                        "Response",
                        null,
                        Opaque.ofBer(Octets.of(octets)));
            }
        }
        throw problem;
    }

    private CstaMessage decode(byte[] octets, boolean untouched) throws CodecException {
        if (octets.length > 0 && AcseCodec.isAcse(octets[0] & 0xFF)) {
            new BerCursor(octets, limits).walk("ACSE");
            return new CstaMessage.Association(acse.decode(octets));
        }
        BerCursor in = new BerCursor(octets, limits);
        if (!in.next("ROSE")) {
            throw new CodecException("ROSE: the message is empty", 0);
        }
        BerCursor apdu = in.copy();
        if (in.following("ROSE") > 0) {
            throw apdu.error("ROSE", "octets follow the message");
        }
        if (apdu.tag() == INVOKE) {
            return invoke(apdu.inside("invoke"), untouched);
        } else if (apdu.tag() == RESULT) {
            return result(apdu.inside("result"), untouched);
        } else if (apdu.tag() == ERROR) {
            return error(apdu.inside("error"), untouched);
        } else if (apdu.tag() == REJECT) {
            return reject(apdu.inside("reject"));
        }
        throw apdu.error(
                "ROSE", "expected an invoke, result, error, reject or ACSE APDU, got " + BerTag.name(apdu.tag()));
    }

    private static int invokeId(String place, BerCursor in) throws CodecException {
        if (!in.next(place)) {
            throw in.error(place + ".invokeId", "a value is required");
        }
        if (in.tag() == BerTag.NULL) {
            return CstaMessage.NO_INVOKE_ID;
        }
        expect(place + ".invokeId", in, BerTag.INTEGER);
        long id = in.integer(place + ".invokeId");
        if (id <= CstaMessage.NO_INVOKE_ID || id > Integer.MAX_VALUE) {
            throw in.error(place + ".invokeId", "an invoke id of at most 32 bits is expected, got " + id);
        }
        return (int) id;
    }

    private static void expect(String place, BerCursor in, int tag) throws CodecException {
        if (in.tag() != tag) {
            throw in.error(place, "expected " + BerTag.name(tag) + ", got " + BerTag.name(in.tag()));
        }
    }

    /** The operation or error code: a local one as its number, a global one as -1. */
    private static int code(String place, BerCursor in) throws CodecException {
        if (in.tag() == BerTag.OBJECT_IDENTIFIER) {
            return -1;
        }
        expect(place, in, BerTag.INTEGER);
        long code = in.integer(place);
        return code >= 0 && code <= Integer.MAX_VALUE ? (int) code : -1;
    }

    private static CstaMessage invoke(BerCursor in, boolean untouched) throws CodecException {
        int id = invokeId("invoke", in);
        boolean more = in.next("invoke");
        if (more && (in.tag() == BerTag.context(0) || in.tag() == BerTag.context(1))) {
            // the linked id: what it links to is known by the vendor's data, not by it
            more = in.next("invoke");
        }
        if (!more) {
            throw in.error("invoke.opcode", "a value is required");
        }
        int operation = code("invoke.opcode", in);
        boolean argument = in.next("invoke");
        if (operation == EVENT_REPORT && argument) {
            return event(id, in, untouched);
        }
        Service service = Csta.description().findService(operation);
        String name = service != null ? service.name() : "operation " + (operation < 0 ? "global" : operation);
        if (service == null || untouched || argument && !fits(service.request(), in)) {
            Opaque content = argument ? Opaque.ofBer(in.whole()) : Opaque.ofBer(Octets.of(new byte[0]));
            if (!untouched) {
                end("invoke", in);
            }
            return new CstaMessage.Unknown(id, CstaMessage.Unknown.Kind.REQUEST, name, null, content);
        }
        Struct body = argument ? BerDecoder.struct(name, service.request(), in) : Struct.empty(service.request());
        end("invoke", in);
        return new CstaMessage.Request(id, service, body);
    }

    private static boolean fits(io.camelcsta.model.description.StructType type, BerCursor in) {
        return type.noData() || type.bare() || in.tag() == BerTag.SEQUENCE;
    }

    private static CstaMessage event(int id, BerCursor argument, boolean untouched) throws CodecException {
        expect("eventReport", argument, BerTag.SEQUENCE);
        Opaque whole = untouched ? Opaque.ofBer(argument.whole()) : null;
        BerCursor report = argument.inside("eventReport");
        if (!report.next("eventReport") || report.tag() != CROSS_REFERENCE) {
            throw report.error("eventReport.crossRefIdentifier", "a value is required");
        }
        String crossReference =
                (String) BerDecoder.value("eventReport.crossRefIdentifier", MONITOR_CROSS_REF_ID, report);
        if (!report.next("eventReport")) {
            throw report.error("eventReport.eventSpecificInfo", "a value is required");
        }
        int group = BerTag.number(report.tag());
        BerCursor info = report.only("eventReport.eventSpecificInfo");
        int number = BerTag.number(info.tag());
        boolean known = report.tag() == BerTag.context(group)
                && group < EVENTS.length
                && info.tag() == BerTag.context(number)
                && number < EVENTS[group].length
                && EVENTS[group][number] != null;
        String name = known ? EVENTS[group][number].name() : "event " + group + "/" + number;
        if (!known || untouched) {
            return new CstaMessage.Unknown(
                    id,
                    CstaMessage.Unknown.Kind.EVENT,
                    name,
                    crossReference,
                    whole != null ? whole : Opaque.ofBer(argument.whole()));
        }
        EventType type = EVENTS[group][number];
        Struct body = BerDecoder.fields(name, type.body(), info.inside(name))
                .with(EventType.MONITOR_CROSS_REF_ID, crossReference);
        return new CstaMessage.Event(id, type, body);
    }

    private static CstaMessage result(BerCursor in, boolean untouched) throws CodecException {
        int id = invokeId("result", in);
        if (!in.next("result")) {
            return new CstaMessage.Response(id, null, null);
        }
        expect("result", in, BerTag.SEQUENCE);
        BerCursor result = in.inside("result");
        if (!result.next("result")) {
            throw result.error("result.opcode", "a value is required");
        }
        int operation = code("result.opcode", result);
        Service service = Csta.description().findService(operation);
        boolean value = result.next("result");
        if (service == null || !service.answered() || untouched || value && !fits(service.response(), result)) {
            return new CstaMessage.Unknown(
                    id,
                    CstaMessage.Unknown.Kind.RESPONSE,
                    service != null
                            ? service.responseName()
                            : "result of operation " + (operation < 0 ? "global" : operation),
                    null,
                    value ? Opaque.ofBer(result.whole()) : Opaque.ofBer(Octets.of(new byte[0])));
        }
        Struct body = value
                ? BerDecoder.struct(service.responseName(), service.response(), result)
                : Struct.empty(service.response());
        end("result", result);
        end("result", in);
        return new CstaMessage.Response(id, service, body);
    }

    private static CstaMessage error(BerCursor in, boolean untouched) throws CodecException {
        int id = invokeId("error", in);
        if (untouched) {
            return new CstaMessage.Unknown(
                    id, CstaMessage.Unknown.Kind.RESPONSE, "CSTAErrorCode", null, Opaque.ofBer(Octets.of(new byte[0])));
        }
        if (!in.next("error")) {
            throw in.error("error.errcode", "a value is required");
        }
        int code = code("error.errcode", in);
        BerOutput whole = new BerOutput().raw(in.whole().toBytes());
        if (in.next("error")) {
            if (code == UNIVERSAL_FAILURE_CODE
                    && BerDecoder.value("error.parameter", UNIVERSAL_FAILURE, in) instanceof Choice failure) {
                end("error", in);
                String value = failure.value() instanceof String text ? text : null;
                return new CstaMessage.Failure(
                        id, new CstaError(failure.alternative().name(), value), null);
            }
            whole.raw(in.whole().toBytes());
            end("error", in);
        }
        return new CstaMessage.Failure(
                id, new CstaError("unspecified", null), Opaque.ofBer(Octets.of(whole.toBytes())));
    }

    /** Octets that nobody would read are refused rather than dropped. */
    private static void end(String place, BerCursor in) throws CodecException {
        if (in.next(place)) {
            throw in.error(place, "expected the end of the message, got " + BerTag.name(in.tag()));
        }
    }

    private static CstaMessage reject(BerCursor in) throws CodecException {
        int id = invokeId("reject", in);
        if (!in.next("reject")) {
            throw in.error("reject.problem", "a value is required");
        }
        int kind = BerTag.number(in.tag());
        if (in.tag() != BerTag.context(kind) || kind >= PROBLEMS.size()) {
            throw in.error("reject.problem", "the kind of problem " + BerTag.name(in.tag()) + " is not known");
        }
        long problem = in.integer("reject.problem");
        if (problem != (int) problem) {
            throw in.error("reject.problem", "a number of at most 32 bits is expected, got " + problem);
        }
        return new CstaMessage.Reject(id, PROBLEMS.get(kind), (int) problem);
    }

    // ---- writing

    @Override
    public byte[] encode(CstaMessage message) throws CodecException {
        if (message instanceof CstaMessage.Association association) {
            return acse.encode(association.apdu());
        }
        BerOutput content = new BerOutput();
        content.value(
                message.invokeId() == CstaMessage.NO_INVOKE_ID
                        ? DERNull.INSTANCE
                        : new ASN1Integer(message.invokeId()));
        int tag;
        if (message instanceof CstaMessage.Request request) {
            tag = INVOKE;
            content.value(new ASN1Integer(request.service().code()));
            content.raw(BerEncoder.struct(request.name(), request.service().request(), request.body()));
        } else if (message instanceof CstaMessage.Event event) {
            tag = INVOKE;
            content.value(new ASN1Integer(EVENT_REPORT)).raw(report(event));
        } else if (message instanceof CstaMessage.Response response) {
            tag = RESULT;
            if (response.service() != null) {
                byte[] value =
                        BerEncoder.struct(response.name(), response.service().response(), response.body());
                content.constructed(
                        BerTag.SEQUENCE,
                        new BerOutput()
                                .value(new ASN1Integer(response.service().code()))
                                .raw(value)
                                .toBytes());
            }
        } else if (message instanceof CstaMessage.Failure failure) {
            tag = ERROR;
            if (failure.detail() != null && failure.detail().ber() != null) {
                content.raw(values("CSTAErrorCode", failure.detail(), 1, 2));
            } else {
                content.value(new ASN1Integer(UNIVERSAL_FAILURE_CODE)).raw(parameter(failure.error()));
            }
        } else if (message instanceof CstaMessage.Reject reject) {
            tag = REJECT;
            int kind = PROBLEMS.indexOf(reject.kind());
            if (kind < 0) {
                throw new CodecException(
                        "reject: unknown kind of problem '" + reject.kind() + "', expected one of " + PROBLEMS, -1);
            }
            content.retagged(BerTag.context(kind), BerOutput.encoded(new ASN1Integer(reject.problem())));
        } else if (message instanceof CstaMessage.Unknown unknown
                && unknown.kind() == CstaMessage.Unknown.Kind.EVENT
                && unknown.content().ber() != null) {
            tag = INVOKE;
            byte[] report = values(unknown.name(), unknown.content(), 1, 1);
            BerCursor sequence = new BerCursor(report, BerLimits.DEFAULT);
            sequence.next(unknown.name());
            expect(unknown.name(), sequence, BerTag.SEQUENCE);
            content.value(new ASN1Integer(EVENT_REPORT)).raw(report);
        } else if (message instanceof CstaMessage.Unknown unknown
                && unknown.content().ber() != null) {
            tag = unknown.kind() == CstaMessage.Unknown.Kind.REQUEST ? INVOKE : RESULT;
            byte[] operation = new BerOutput()
                    .value(new ASN1Integer(operation(unknown)))
                    .raw(values(unknown.name(), unknown.content(), 0, 1))
                    .toBytes();
            if (tag == INVOKE) {
                content.raw(operation);
            } else {
                content.constructed(BerTag.SEQUENCE, operation);
            }
        } else {
            throw new CodecException(message.name() + ": cannot be written in BER", -1);
        }
        byte[] octets = new BerOutput().constructed(tag, content.toBytes()).toBytes();
        if (octets.length > limits.maxOctets()) {
            throw new CodecException(
                    message.name() + ": the APDU has " + octets.length + " octets, at most " + limits.maxOctets()
                            + " can be sent",
                    -1);
        }
        return octets;
    }

    /** The octets of content that is passed on untouched, which are that many BER values. */
    private static byte[] values(String place, Opaque content, int least, int most) throws CodecException {
        byte[] octets = content.ber().toBytes();
        int count = new BerCursor(octets, BerLimits.DEFAULT).following(place);
        if (count < least || count > most) {
            throw new CodecException(
                    place + ": " + (least == most ? "" : least + " to ") + most
                            + " BER values are expected as its content, got " + count,
                    -1);
        }
        return octets;
    }

    /** The operation of a message that is passed on untouched: its name says it. */
    private static int operation(CstaMessage.Unknown message) throws CodecException {
        String name = message.name();
        Service service = Csta.description().findService(name);
        if (service == null) {
            service = Csta.description().findServiceByResponse(name);
        }
        if (service != null) {
            return service.code();
        }
        try {
            return Integer.parseInt(name.substring(name.lastIndexOf(' ') + 1));
        } catch (NumberFormatException e) {
            throw new CodecException(
                    name + ": the operation's number is not known, so that it cannot be written in BER", -1, e);
        }
    }

    private static byte[] report(CstaMessage.Event event) throws CodecException {
        String place = event.name();
        if (event.monitorCrossRefID() == null) {
            throw new CodecException(place + "." + EventType.MONITOR_CROSS_REF_ID + ": a value is required", -1);
        }
        byte[] crossReference = BerEncoder.value(
                place + "." + EventType.MONITOR_CROSS_REF_ID, MONITOR_CROSS_REF_ID, event.monitorCrossRefID());
        byte[] body = new BerOutput()
                .constructed(BerTag.context(event.type().number()), BerEncoder.fields(place, event.body()))
                .toBytes();
        byte[] info = new BerOutput()
                .constructed(BerTag.context(event.type().category().ordinal()), body)
                .toBytes();
        return new BerOutput()
                .constructed(
                        BerTag.SEQUENCE,
                        new BerOutput().raw(crossReference).raw(info).toBytes())
                .toBytes();
    }

    private static byte[] parameter(CstaError error) throws CodecException {
        var category = UNIVERSAL_FAILURE.alternative(error.category());
        if (category == null) {
            throw new CodecException(
                    "CSTAErrorCode: unknown category '" + error.category() + "', expected one of "
                            + UNIVERSAL_FAILURE.alternatives(),
                    -1);
        }
        Object value = error.value() == null ? (Object) Boolean.TRUE : error.value();
        return BerEncoder.value("CSTAErrorCode", UNIVERSAL_FAILURE, new Choice(UNIVERSAL_FAILURE, category, value));
    }
}
