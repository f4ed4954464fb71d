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

import io.camelcsta.model.DeviceId;
import io.camelcsta.privatedata.PrivateDataMapping;
import java.nio.charset.Charset;
import java.time.Duration;

/**
 * What an endpoint wants of the private services; each endpoint of a link its own.
 *
 * @param accountCodeName the key of the account code in Extensions (Genesys: accode-name)
 * @param accountCodeCharset the character set of account codes on the wire
 * @param accountCodePrivateService whether account codes are handled as private service and event 501
 * @param deviceIdFormat the form of a number that is sent, such as {@code dialingNumber}
 * @param privateDataMapping how hot desking is written as private data
 * @param requestTimeout how long the switch's answer may take
 * @param awaitEvent whether a request is complete only when its event has come too
 * @param serialRequests which requests for a call wait for the answer to the one before
 */
public record ServiceOptions(
        String accountCodeName,
        Charset accountCodeCharset,
        boolean accountCodePrivateService,
        String deviceIdFormat,
        PrivateDataMapping privateDataMapping,
        Duration requestTimeout,
        boolean awaitEvent,
        SerialScope serialRequests) {

    /** The device as the switch is told, for one that the user calls so. */
    public DeviceId deviceId(String device) {
        return DeviceId.DIALING_NUMBER.equals(deviceIdFormat)
                ? DeviceId.of(device)
                : DeviceId.of(device, deviceIdFormat);
    }

    /** A copy with another time-out. */
    public ServiceOptions withRequestTimeout(Duration timeout) {
        return new ServiceOptions(
                accountCodeName,
                accountCodeCharset,
                accountCodePrivateService,
                deviceIdFormat,
                privateDataMapping,
                timeout,
                awaitEvent,
                serialRequests);
    }
}
