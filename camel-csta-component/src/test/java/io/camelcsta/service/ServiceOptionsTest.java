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

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.model.DeviceId;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ServiceOptionsTest {

    private static ServiceOptions options(String deviceIdFormat) {
        return new ServiceOptions(
                "Code",
                StandardCharsets.US_ASCII,
                true,
                deviceIdFormat,
                new XmlPrivateDataMapping(),
                Duration.ofSeconds(1),
                true,
                SerialScope.DEVICE);
    }

    @Test
    void numberThatIsDialledHasNoFormOfItsOwn() {
        assertThat(options(DeviceId.DIALING_NUMBER).deviceId("3001")).isEqualTo(DeviceId.of("3001"));
    }

    @Test
    void numberInAnotherFormSaysSo() {
        assertThat(options("implicitPublic").deviceId("3001")).isEqualTo(DeviceId.of("3001", "implicitPublic"));
    }

    @Test
    void copyHasTheOtherTimeOutAndAllElse() {
        ServiceOptions before = options("implicitPublic");
        ServiceOptions after = before.withRequestTimeout(Duration.ofSeconds(9));
        assertThat(after.requestTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(after.withRequestTimeout(Duration.ofSeconds(1))).isEqualTo(before);
    }
}
