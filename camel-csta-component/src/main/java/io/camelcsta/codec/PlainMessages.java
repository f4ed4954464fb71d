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
package io.camelcsta.codec;

import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.BasicType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.CstaType;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import io.camelcsta.model.description.SessionDocument;
import io.camelcsta.model.description.StructType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CSTA messages as plain maps and back: {@code kind}, {@code name}, {@code invokeId} and {@code value}, the value in
 * the form of {@link Values}. The kind is invoke, result, error, reject, aarq, aare, rlrq, rlre or abrt over BER, and
 * xml over XML.
 */
public final class PlainMessages {

    private static final String KIND = "kind";
    private static final String NAME = "name";
    private static final String INVOKE_ID = "invokeId";
    private static final String VALUE = "value";
    private static final String ERROR_NAME = "CSTAErrorCode";
    private static final CstaType USER_INFORMATION = Csta.description().type("ACSEUserInformationForCSTA");
    private static final List<String> REJECTS = List.of("general", "invoke", "returnResult", "returnError");

    private PlainMessages() {}

    /**
     * The plain form.
     *
     * @param xml whether the message belongs to ECMA-323, where the invoke id is not in the message
     */
    public static Map<String, Object> toMap(CstaMessage message, boolean xml) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(KIND, xml ? "xml" : kind(message));
        map.put(NAME, message.name());
        if (xml) {
            map.put(INVOKE_ID, null);
        } else if (message.invokeId() != CstaMessage.NO_INVOKE_ID) {
            map.put(INVOKE_ID, message.invokeId());
        }
        map.put(VALUE, value(message));
        return map;
    }

    private static String kind(CstaMessage message) {
        if (message instanceof CstaMessage.Association association) {
            return association.apdu().name();
        } else if (message instanceof CstaMessage.Response
                || message instanceof CstaMessage.Unknown unknown
                        && unknown.kind() == CstaMessage.Unknown.Kind.RESPONSE) {
            return "result";
        } else if (message instanceof CstaMessage.Failure) {
            return "error";
        }
        return message instanceof CstaMessage.Reject ? "reject" : "invoke";
    }

    private static Object value(CstaMessage message) {
        if (message instanceof CstaMessage.Request request) {
            return Values.toMap(request.body());
        } else if (message instanceof CstaMessage.Response response) {
            return response.body() == null ? new LinkedHashMap<>() : Values.toMap(response.body());
        } else if (message instanceof CstaMessage.Event event) {
            return Values.toMap(event.body());
        } else if (message instanceof CstaMessage.Session session) {
            return Values.toMap(session.body());
        } else if (message instanceof CstaMessage.Failure failure) {
            CstaError error = failure.error();
            Map<String, Object> value = single(error.category(), error.value() == null ? Boolean.TRUE : error.value());
            if (failure.detail() != null && failure.detail().ber() != null) {
                value.put(Values.BER, failure.detail().ber().toHex());
            }
            return value;
        } else if (message instanceof CstaMessage.Reject reject) {
            return single(reject.kind(), reject.problem());
        } else if (message instanceof CstaMessage.Association association) {
            return acse(association.apdu());
        }
        return Values.toPlain(((CstaMessage.Unknown) message).content());
    }

    private static Map<String, Object> single(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    private static Map<String, Object> acse(AcseMessage apdu) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (apdu instanceof AcseMessage.AssociateRequest request) {
            map.put("applicationContext", request.applicationContext());
            if (request.login() != null) {
                map.put("username", request.login().username());
                map.put("password", request.login().password());
            }
            put(map, "authentication", request.authentication());
            put(map, request.userInformation());
        } else if (apdu instanceof AcseMessage.AssociateResponse response) {
            if (response.applicationContext() != null) {
                map.put("applicationContext", response.applicationContext());
            }
            map.put("result", response.result());
            map.put(response.byProvider() ? "providerDiagnostic" : "userDiagnostic", response.diagnostic());
            put(map, "authentication", response.authentication());
            put(map, response.userInformation());
        } else if (apdu instanceof AcseMessage.ReleaseRequest request && request.reason() != null) {
            map.put("reason", request.reason());
        } else if (apdu instanceof AcseMessage.ReleaseResponse response && response.reason() != null) {
            map.put("reason", response.reason());
        } else if (apdu instanceof AcseMessage.Abort abort) {
            map.put("source", abort.source());
            if (abort.diagnostic() != null) {
                map.put("diagnostic", abort.diagnostic());
            }
        }
        return map;
    }

    private static void put(Map<String, Object> map, String name, Opaque value) {
        if (value != null) {
            map.put(name, Values.toPlain(value));
        }
    }

    private static void put(Map<String, Object> map, AcseMessage.UserInformation information) {
        if (information != null) {
            if (information.reference() != null) {
                map.put("userInformationReference", information.reference());
            }
            map.put("userInformation", Values.toPlain(information.content()));
        }
    }

    /**
     * The message that a plain map describes.
     *
     * @throws InvalidValueException if it describes none; the message names the member
     */
    public static CstaMessage fromMap(Map<String, ?> map) {
        String kind = text(map, KIND);
        Object name = map.get(NAME);
        Map<?, ?> value = map.get(VALUE) instanceof Map<?, ?> members ? members : Map.of();
        int invokeId = invokeId(map.get(INVOKE_ID));
        return switch (kind) {
            case "invoke", "xml", "result" -> named(kind, invokeId, name, value);
            case "error" -> failure(invokeId, value);
            case "reject" -> reject(invokeId, value);
            case "aarq", "aare", "rlrq", "rlre", "abrt" -> new CstaMessage.Association(apdu(kind, value));
            default ->
                throw new InvalidValueException(
                        KIND,
                        "unknown kind '" + kind
                                + "', expected invoke, result, error, reject, aarq, aare, rlrq, rlre, abrt or xml");
        };
    }

    private static int invokeId(Object value) {
        if (value == null) {
            return CstaMessage.NO_INVOKE_ID;
        } else if (value instanceof Number number && number.intValue() == number.doubleValue()) {
            return number.intValue();
        }
        throw new InvalidValueException(INVOKE_ID, "expected a whole number of 32 bits, got '" + value + "'");
    }

    private static CstaMessage named(String kind, int invokeId, Object nameValue, Map<?, ?> value) {
        boolean result = kind.equals("result");
        if (nameValue == null || result && nameValue.equals("Response")) {
            if (result) {
                return new CstaMessage.Response(invokeId, null, null);
            }
            throw new InvalidValueException(NAME, "missing");
        }
        String name = nameValue.toString();
        boolean untouched = value.size() == 1 && (value.containsKey(Values.XML) || value.containsKey(Values.BER));
        EventType event = Csta.description().findEvent(name);
        Service service = Csta.description().findService(name);
        Service answered = Csta.description().findServiceByResponse(name);
        if (untouched) {
            return unknown(invokeId, result, name, value);
        } else if (event != null && !result) {
            return new CstaMessage.Event(invokeId, event, struct(event.body(), value));
        } else if (answered != null) {
            return new CstaMessage.Response(invokeId, answered, struct(answered.response(), value));
        } else if (service != null && !result) {
            return new CstaMessage.Request(invokeId, service, struct(service.request(), value));
        } else if (name.equals(ERROR_NAME)) {
            return failure(invokeId, value);
        }
        for (SessionDocument document : Csta.description().sessions()) {
            for (StructType type : new StructType[] {document.request(), document.positive(), document.negative()}) {
                if (type != null && type.typeName().equals(name)) {
                    return new CstaMessage.Session(invokeId, document, struct(type, value));
                }
            }
        }
        throw new InvalidValueException(
                NAME, "unknown message '" + name + "', and its value is not given as $xml or $ber");
    }

    private static Struct struct(StructType type, Map<?, ?> value) {
        return Values.fromMap(type, value);
    }

    private static CstaMessage unknown(int invokeId, boolean result, String name, Map<?, ?> value) {
        Opaque content = (Opaque) Values.fromPlain(VALUE, BasicType.ANY, value);
        CstaMessage.Unknown.Kind kind = result
                ? CstaMessage.Unknown.Kind.RESPONSE
                : name.startsWith("event ") || Csta.description().findEvent(name) != null
                        ? CstaMessage.Unknown.Kind.EVENT
                        : CstaMessage.Unknown.Kind.REQUEST;
        return new CstaMessage.Unknown(invokeId, kind, name, null, content);
    }

    private static CstaMessage failure(int invokeId, Map<?, ?> value) {
        Map<Object, Object> category = new LinkedHashMap<>(value);
        Object ber = category.remove(Values.BER);
        if (category.size() != 1) {
            throw new InvalidValueException(
                    VALUE, "expected one member, the category of the error, got " + value.keySet());
        }
        Opaque detail = ber == null ? null : (Opaque) Values.fromPlain(VALUE, BasicType.ANY, single(Values.BER, ber));
        Map.Entry<?, ?> entry = category.entrySet().iterator().next();
        return new CstaMessage.Failure(
                invokeId,
                new CstaError(String.valueOf(entry.getKey()), entry.getValue() instanceof String text ? text : null),
                detail);
    }

    private static CstaMessage reject(int invokeId, Map<?, ?> value) {
        if (value.size() != 1
                || !REJECTS.contains(String.valueOf(value.keySet().iterator().next()))) {
            throw new InvalidValueException(
                    VALUE, "expected one of " + REJECTS + " with the number of the problem, got " + value.keySet());
        }
        Map.Entry<?, ?> entry = value.entrySet().iterator().next();
        return new CstaMessage.Reject(
                invokeId, String.valueOf(entry.getKey()), number(String.valueOf(entry.getKey()), entry.getValue(), 0));
    }

    private static AcseMessage apdu(String kind, Map<?, ?> value) {
        return switch (kind) {
            case "aarq" ->
                new AcseMessage.AssociateRequest(
                        text(value, "applicationContext"),
                        value.containsKey("username")
                                ? new AcseMessage.Login(text(value, "username"), text(value, "password"))
                                : null,
                        opaque(value, "authentication"),
                        userInformation(value));
            case "aare" ->
                new AcseMessage.AssociateResponse(
                        value.containsKey("applicationContext") ? text(value, "applicationContext") : null,
                        number("result", value.get("result"), 0),
                        value.containsKey("providerDiagnostic"),
                        number(
                                "diagnostic",
                                value.containsKey("providerDiagnostic")
                                        ? value.get("providerDiagnostic")
                                        : value.get("userDiagnostic"),
                                0),
                        opaque(value, "authentication"),
                        userInformation(value));
            case "rlrq" -> new AcseMessage.ReleaseRequest(optional("reason", value));
            case "rlre" -> new AcseMessage.ReleaseResponse(optional("reason", value));
            default -> new AcseMessage.Abort(number("source", value.get("source"), 0), optional("diagnostic", value));
        };
    }

    private static AcseMessage.UserInformation userInformation(Map<?, ?> value) {
        Object content = value.get("userInformation");
        if (content == null) {
            return null;
        }
        boolean untouched = content instanceof Map<?, ?> map && map.containsKey(Values.BER);
        Object read = Values.fromPlain("userInformation", untouched ? BasicType.ANY : USER_INFORMATION, content);
        Object reference = value.get("userInformationReference");
        return new AcseMessage.UserInformation(
                reference == null ? null : reference.toString(),
                read instanceof Choice || read instanceof Opaque ? read : null);
    }

    private static Opaque opaque(Map<?, ?> value, String name) {
        return value.get(name) == null ? null : (Opaque) Values.fromPlain(name, BasicType.ANY, value.get(name));
    }

    private static Integer optional(String name, Map<?, ?> value) {
        return value.get(name) == null ? null : number(name, value.get(name), 0);
    }

    private static int number(String name, Object value, int absent) {
        if (value == null) {
            return absent;
        } else if (value instanceof Number number && number.intValue() == number.doubleValue()) {
            return number.intValue();
        }
        throw new InvalidValueException(name, "expected a whole number, got " + Values.kind(value));
    }

    private static String text(Map<?, ?> map, String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw new InvalidValueException(
                name, map.get(name) == null ? "missing" : "expected text, got " + Values.kind(map.get(name)));
    }
}
