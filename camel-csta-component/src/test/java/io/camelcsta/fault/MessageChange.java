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
package io.camelcsta.fault;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Random;

/** What is done to one whole message. */
@FunctionalInterface
interface MessageChange {

    /** The message is lost. */
    MessageChange DROP = (message, headerLength) -> {
        message.release();
        return List.of();
    };

    /** The message comes twice. */
    MessageChange DUPLICATE = (message, headerLength) -> List.of(message.retainedDuplicate(), message);

    /**
     * What passes instead.
     *
     * @param message the message with its header; released or among the result
     * @param headerLength the octets before the body
     */
    List<ByteBuf> apply(ByteBuf message, int headerLength);

    /** One octet of the body gets another value; a message without a body stays as it is. */
    static MessageChange corrupt(Random random) {
        return (message, headerLength) -> {
            int body = message.readableBytes() - headerLength;
            if (body > 0) {
                int index = message.readerIndex() + headerLength + random.nextInt(body);
                message.setByte(index, message.getByte(index) ^ 1 + random.nextInt(255));
            }
            return List.of(message);
        };
    }
}
