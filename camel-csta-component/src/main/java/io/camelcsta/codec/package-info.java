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
/**
 * CSTA messages to octets and back: the interface {@link io.camelcsta.codec.MessageCodec}, its exception, and
 * {@link io.camelcsta.codec.PlainMessages}, messages as plain maps. The encodings are in {@code codec.xml} and
 * {@code codec.ber}.
 *
 * <p>Not here: where a message begins and ends in the TCP stream ({@code io.camelcsta.transport}), which services and
 * events exist ({@code io.camelcsta.model.description}), and requests and answers that belong together
 * ({@code io.camelcsta.link}).
 *
 * <p>Threads: codecs have no state; any thread may use them. In a link it is the event loop.
 */
package io.camelcsta.codec;
