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
 * ECMA-285: CSTA messages in BER. {@link io.camelcsta.codec.ber.BerCodec} reads and writes the ROSE envelope (invoke,
 * result, error, reject); {@code BerDecoder} and {@code BerEncoder} interpret the description of services and events.
 * {@code BerCursor} reads in place and checks every length; {@code BerLimits} bounds octets and depth.
 *
 * <p>Not here: ACSE ({@code codec.ber.acse}), and the tags and fields themselves (the {@code .csta} files of
 * {@code io.camelcsta.model.description}).
 *
 * <p>Threads: the codec has no state; cursors and outputs belong to one call. In a link it is the event loop.
 */
package io.camelcsta.codec.ber;
