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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Exchanges the opening octets, then lets the connection be active for the handlers after it and goes. */
final class OpeningHandler extends ByteToMessageDecoder {

    private final byte[] sent;
    private final byte[] expected;
    private final Duration timeout;
    private ScheduledFuture<?> limit;

    OpeningHandler(Opening opening, Duration timeout) {
        this.sent = opening.sent().getBytes(StandardCharsets.US_ASCII);
        this.expected = opening.expected().getBytes(StandardCharsets.US_ASCII);
        this.timeout = timeout;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        limit = context.executor()
                .schedule(
                        () -> context.fireExceptionCaught(new FramingException(
                                "The switch did not answer the opening octets within " + timeout.toMillis() + " ms")),
                        timeout.toNanos(),
                        TimeUnit.NANOSECONDS);
        context.writeAndFlush(Unpooled.wrappedBuffer(sent));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        for (int i = 0; i < expected.length && i < in.readableBytes(); i++) {
            if (in.getByte(in.readerIndex() + i) != expected[i]) {
                String found =
                        io.netty.buffer.ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(16, in.readableBytes()));
                in.skipBytes(in.readableBytes());
                limit.cancel(false);
                throw new FramingException("The switch answered the opening octets with 0x" + found + ", expected '"
                        + new String(expected, StandardCharsets.US_ASCII) + "'. Check the option opening");
            }
        }
        if (in.readableBytes() >= expected.length) {
            in.skipBytes(expected.length);
            limit.cancel(false);
            context.fireChannelActive();
            context.pipeline().remove(this);
        }
    }

    @Override
    public void handlerRemoved0(ChannelHandlerContext context) {
        if (limit != null) {
            limit.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (limit != null) {
            limit.cancel(false);
        }
        super.channelInactive(context);
    }
}
