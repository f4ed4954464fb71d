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

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;

/** Account codes: Associate Data and Call Information. On the wire a code is octets, in T-Library it is mostly text. */
final class AccountCodes {

    static final Service ASSOCIATE_DATA = Csta.description().service("AssociateData");

    private AccountCodes() {}

    /**
     * The octets of the code that a request carries.
     *
     * @throws InvalidValueException if there is none, or not exactly one
     */
    static Octets code(PrivateService request, ServiceOptions options) {
        String key = options.accountCodeName();
        Object value = request.extensions().get(key);
        if (value == null) {
            throw new InvalidValueException("Extensions", "'" + key + "' with the account code is missing");
        } else if (request.extensions().size() > 1) {
            throw new InvalidValueException(
                    "Extensions",
                    "only '" + key + "' is expected, got "
                            + request.extensions().keySet());
        } else if (value instanceof Octets octets) {
            return octets;
        } else if (value instanceof Map) {
            throw new InvalidValueException("Extensions." + key, "expected text, a number or octets, got a list");
        }
        String text = value.toString();
        if (!options.accountCodeCharset().newEncoder().canEncode(text)) {
            throw new InvalidValueException(
                    "Extensions." + key,
                    "the account code cannot be written in the character set " + options.accountCodeCharset());
        }
        return Octets.of(text, options.accountCodeCharset());
    }

    static Struct request(ConnectionId connection, Octets code) {
        return Struct.of(ASSOCIATE_DATA.request())
                .set("existingCall", connection)
                .set("accountCode", code)
                .build();
    }

    /** The Extensions of the event 501. */
    static Map<String, Object> extensions(Octets code, ServiceOptions options) {
        return Map.of(options.accountCodeName(), text(code, options));
    }

    /** The code as text, or its octets if they are no text in the character set. */
    private static Object text(Octets code, ServiceOptions options) {
        try {
            return options.accountCodeCharset()
                    .newDecoder()
                    .decode(ByteBuffer.wrap(code.toBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            return code;
        }
    }

    /** The code in a Call Information event, or null if it has none. */
    static Octets codeIn(Struct callInformation) {
        return callInformation.octets("accountInfo");
    }
}
