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
package io.camelcsta.simulator;

import io.camelcsta.transport.FramingException;
import io.camelcsta.transport.Opening;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Waits for the opening octets of an application, answers them and goes. */
final class OpeningAnswer extends ByteToMessageDecoder {

    private final Opening opening;
    private final byte[] expected;

    OpeningAnswer(Opening opening) {
        this.opening = opening;
        this.expected = opening.sent().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int present = Math.min(expected.length, in.readableBytes());
        for (int i = 0; i < present; i++) {
            if (in.getByte(in.readerIndex() + i) != expected[i]) {
                String found = ByteBufUtil.hexDump(in, in.readerIndex(), present);
                in.skipBytes(in.readableBytes());
                throw new FramingException("the opening octets are 0x" + found + ", expected '" + opening.sent() + "'");
            }
        }
        if (present == expected.length) {
            in.skipBytes(present);
            context.writeAndFlush(Unpooled.copiedBuffer(opening.expected(), StandardCharsets.US_ASCII));
            context.pipeline().remove(this);
        }
    }
}
