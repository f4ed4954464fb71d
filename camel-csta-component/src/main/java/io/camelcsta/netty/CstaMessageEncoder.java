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
import io.camelcsta.model.CstaMessage;
import io.camelcsta.transport.Frame;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageEncoder;
import java.util.List;

/** Messages to frames. */
final class CstaMessageEncoder extends MessageToMessageEncoder<CstaMessage> {

    private final MessageCodec codec;

    CstaMessageEncoder(MessageCodec codec) {
        this.codec = codec;
    }

    @Override
    protected void encode(ChannelHandlerContext context, CstaMessage message, List<Object> out) throws CodecException {
        out.add(new Frame(message.invokeId(), codec.encode(message)));
    }
}
