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
package io.camelcsta.model.description;

/** The types that are not described but known to the codecs. */
public enum BasicType implements CstaType {
    /** A whole number of at most 64 bits: INTEGER, {@code xs:long}. Value: {@link Long}. */
    INTEGER("Integer"),
    /** BOOLEAN, {@code xs:boolean}. Value: {@link Boolean}. */
    BOOLEAN("Boolean"),
    /** IA5String, {@code xs:string}. Value: {@link String}. */
    TEXT("Text"),
    /** OCTET STRING, {@code xs:hexBinary}. Value: {@code io.camelcsta.model.Octets}. */
    OCTETS("Octets"),
    /**
     * An identifier that is octets in ECMA-285 and text in ECMA-323, such as a call id, a message id or a cross
     * reference. Value: {@link String}; over BER the lower-case hexadecimal form of the octets, over XML the text as
     * received.
     */
    IDENTIFIER("Identifier"),
    /** GeneralizedTime, {@code xs:string}. Value: {@link String} as received. */
    TIME("Time"),
    /** NULL, an empty element. Value: {@link Boolean#TRUE}. */
    EMPTY("Empty"),
    /** ECMA-269 device identifier. Value: {@code io.camelcsta.model.DeviceId}. */
    DEVICE_ID("DeviceID"),
    /** A device identifier that may be dynamic, inside a connection. Value: {@code io.camelcsta.model.DeviceId}. */
    LOCAL_DEVICE_ID("LocalDeviceID"),
    /** ECMA-269 connection identifier. Value: {@code io.camelcsta.model.ConnectionId}. */
    CONNECTION_ID("ConnectionID"),
    /** Content that the standard leaves open. Value: {@code io.camelcsta.model.Opaque}. */
    ANY("Any");

    private final String typeName;

    BasicType(String typeName) {
        this.typeName = typeName;
    }

    @Override
    public String typeName() {
        return typeName;
    }
}
