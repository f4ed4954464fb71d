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
package io.camelcsta.netty;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.MessageCodec;
import io.camelcsta.transport.Frame;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames to messages. */
final class CstaMessageDecoder extends MessageToMessageDecoder<Frame> {

    private static final Logger LOG = LoggerFactory.getLogger(CstaMessageDecoder.class);

    private final MessageCodec codec;

    CstaMessageDecoder(MessageCodec codec) {
        this.codec = codec;
    }

    @Override
    protected void decode(ChannelHandlerContext context, Frame frame, List<Object> out) {
        try {
            out.add(codec.decode(frame.invokeId(), frame.octets()));
        } catch (CodecException e) {
            untouched(context, frame, out, e);
        }
    }

    private void untouched(ChannelHandlerContext context, Frame frame, List<Object> out, CodecException problem) {
        try {
            out.add(codec.decodeUntouched(frame.invokeId(), frame.octets()));
            LOG.warn(
                    "A message from {} is passed on as it came: {}",
                    context.channel().remoteAddress(),
                    problem.getMessage());
        } catch (CodecException e) {
            LOG.warn(
                    "A message from {} cannot be read and is dropped: {}",
                    context.channel().remoteAddress(),
                    e.getMessage());
        }
    }
}
