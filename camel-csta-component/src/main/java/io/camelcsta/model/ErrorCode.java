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
package io.camelcsta.model;

/** The error codes that this component names (T-Library); the CSTA block from 1100 on is in {@link EventError}. */
public enum ErrorCode {
    /** A private-data mapping reports that a licence is missing. */
    TERR_NOMORE_LICENSE(40),
    /** {@code awaitEvent} without a monitor that lets the event pass. */
    TERR_NOT_REGISTERED(41),
    /** The host has another guest. */
    TERR_RESOURCE_SEIZED(42),
    /** Already so. */
    TERR_IN_SAME_STATE(43),
    /** An error that no row fits. */
    TERR_UNKNOWN_ERROR(50),
    /** Unknown or unsupported service. */
    TERR_UNSUP_OPER(51),
    /** A fault inside the component. */
    TERR_INTERNAL(52),
    /** A missing or malformed attribute. */
    TERR_INVALID_ATTR(53),
    /** No usable link. */
    TERR_NO_SWITCH(54),
    /** The association was refused for its version. */
    TERR_PROTO_VERS(55),
    /** Unknown ConnID. */
    TERR_INV_CONNID(56),
    /** No answer in time. */
    TERR_TIMEOUT(57),
    /** The device is out of service. */
    TERR_OUT_OF_SERVICE(58),
    /** The switch does not know the DN. */
    TERR_NOT_CONFIGURED(59);

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /** The number. */
    public int code() {
        return code;
    }
}
