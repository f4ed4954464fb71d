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

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.ConnectionId;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is read of devices and connections is written again. */
@Tag("unit")
class BerDevicesTest {

    private static final HexFormat HEX = HexFormat.of();

    private static BerCursor at(String hex) throws CodecException {
        BerCursor in = new BerCursor(HEX.parseHex(hex), BerLimits.DEFAULT);
        assertThat(in.next("value")).isTrue();
        return in;
    }

    @Test
    void unknownMemberOfAConnectionWithoutACallIsKept() throws CodecException {
        // SEQUENCE { [1] { [3] ab }, [5] NULL-like member }
        String hex = "3007" + "a1038301ab" + "8500";
        ConnectionId connection = BerDevices.connection("value", at(hex));
        assertThat(connection.callId()).isNull();
        assertThat(HEX.formatHex(BerDevices.connection("value", connection))).isEqualTo(hex);
    }
}
