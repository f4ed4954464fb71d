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
 * TCP with Netty: addresses, the opening of a connection with or without TLS, the opening octets, and the framings
 * ({@link io.camelcsta.transport.Framing}) that cut a stream into frames.
 *
 * <p>Not here: what is in a frame ({@code io.camelcsta.codec}), and when to connect again ({@code io.camelcsta.link}).
 *
 * <p>Threads: the event loop of the connection. Addresses come resolved, because resolving a name would block it.
 */
package io.camelcsta.transport;
