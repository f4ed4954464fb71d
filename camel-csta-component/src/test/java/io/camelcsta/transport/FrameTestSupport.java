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
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A channel with a framing of ECMA-285. Every buffer that goes in is released at the end of each test. */
abstract class FrameTestSupport {

    static final HexFormat HEX = HexFormat.of();
    static final int MAX = 1000;
    static final String APDU = "a10c020101020200d330030a0102";

    final List<ByteBuf> buffers = new ArrayList<>();
    EmbeddedChannel channel;

    @AfterEach
    void everyBufferIsReleased() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    void open(Framing framing) {
        channel = new EmbeddedChannel(framing.newDecoder(MAX), framing.newEncoder());
    }

    void receive(byte[] octets, int from, int to) {
        if (to > from) {
            ByteBuf buffer = Unpooled.copiedBuffer(octets, from, to - from);
            buffers.add(buffer);
            channel.writeInbound(buffer);
        }
    }

    void receive(String hex) {
        receive(HEX.parseHex(hex), 0, hex.length() / 2);
    }

    List<String> frames() {
        List<String> frames = new ArrayList<>();
        for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            assertThat(frame.invokeId()).isEqualTo(Frame.NO_INVOKE_ID);
            frames.add(HEX.formatHex(frame.octets()));
        }
        return frames;
    }

    void refused(String hex, String... messages) {
        assertThatThrownBy(() -> {
                    receive(hex);
                    channel.checkException();
                })
                .isInstanceOf(FramingException.class)
                .hasMessageContainingAll(messages);
    }
}
