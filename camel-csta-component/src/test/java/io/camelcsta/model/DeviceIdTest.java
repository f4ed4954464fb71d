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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class DeviceIdTest {

    @ParameterizedTest
    @CsvSource({
        "3001, 3001, true",
        "3001, 3002, false",
        "N<3001>, 3001, true",
        "N<3001>;noa=nk, 3001, true",
        "3001, N<3001>;noa=nk, true",
        "N<3001>;noa=nk, N<3001>, true",
        "N<3001>, 30, false",
        "tel:3001, 3001, true",
        "tel:3001;phone-context=x, 3001, true",
        "sip:3001@pbx, 3001, true",
        "sips:3001@pbx, 3001, true",
        "sip:3001@pbx, tel:3001, true",
        "sip:3001@pbx, 3002, false",
        "sip:13001@pbx, 3001, false",
        "30013, 3001, false",
        "mailto:3001, 3001, false",
        "N>3001<, 3001, false",
        "<3001, 3001, false"
    })
    void sameDevice(String number, String device, boolean same) {
        assertThat(DeviceId.of(number).isSameDevice(device)).isEqualTo(same);
    }

    @Test
    void dynamicIdentifierIsNoDevice() {
        assertThat(DeviceId.of("3001", DeviceId.DYNAMIC).isSameDevice("3001")).isFalse();
    }

    @Test
    void formOfTheNumberMakesNoOtherDevice() {
        assertThat(DeviceId.of("3001", "implicitPrivate").isSameDevice("3001")).isTrue();
    }

    @Test
    void attributesMakeNoOtherDevice() {
        assertThat(new DeviceId("3001", null, Map.of("mediaClass", "voice")).isSameDevice("3001"))
                .isTrue();
    }

    @Test
    void numberIsRequired() {
        assertThatThrownBy(() -> DeviceId.of(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("number");
    }

    @Test
    void connectionHasACallOrADevice() {
        assertThatThrownBy(() -> new ConnectionId(null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a call id, a device id or both");
    }
}
