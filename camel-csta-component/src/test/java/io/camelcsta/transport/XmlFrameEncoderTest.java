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
package io.camelcsta.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class XmlFrameEncoderTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new XmlFrameEncoder());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private String written(int invokeId, byte[] octets) {
        channel.writeOutbound(new Frame(invokeId, octets));
        ByteBuf out = channel.readOutbound();
        try {
            return ByteBufUtil.hexDump(out);
        } finally {
            out.release();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0000000c303030303c612f3e",
        "1, 0000000c303030313c612f3e",
        "42, 0000000c303034323c612f3e",
        "9999, 0000000c393939393c612f3e"
    })
    void headerHasLengthAndInvokeId(int invokeId, String expected) {
        assertThat(written(invokeId, "<a/>".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(expected);
    }

    @Test
    void lengthCountsOctets() {
        assertThat(written(1, "<\u20ac/>".getBytes(StandardCharsets.UTF_8))).isEqualTo("0000000e303030313ce282ac2f3e");
    }

    @Test
    void longestDocumentFits() {
        assertThat(written(1, new byte[65_527])).startsWith("0000ffff30303031").hasSize(2 * 65_535);
    }

    @Test
    void longerDocumentIsRefused() {
        assertThatThrownBy(() -> channel.writeOutbound(new Frame(1, new byte[65_528])))
                .hasStackTraceContaining("A document of 65528 octets does not fit into a frame");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10_000})
    void invokeIdWithoutFourDigitsIsRefused(int invokeId) {
        assertThatThrownBy(() -> channel.writeOutbound(new Frame(invokeId, new byte[1])))
                .hasStackTraceContaining("The invoke id " + invokeId + " does not have four digits");
    }
}
