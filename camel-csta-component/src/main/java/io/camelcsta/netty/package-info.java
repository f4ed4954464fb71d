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
 * Channel handlers with which a plain {@code netty:} endpoint speaks CSTA: framing, and messages instead of octets.
 *
 * <p>Not here: associations, invoke ids and monitors; the {@code csta:} endpoint has them ({@code io.camelcsta.link}).
 * The link does not use these handlers. Encodings are in {@code io.camelcsta.codec}, framings in
 * {@code io.camelcsta.transport}.
 *
 * <p>Threads: the event loops of the {@code netty:} endpoint.
 */
package io.camelcsta.netty;
