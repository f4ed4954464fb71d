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
 * One association with one switch: connecting, association or application session, requests and their answers,
 * monitors, answers in segments, heartbeat, reconnection, failback, pauses in reading; and the sharing of links by
 * endpoints ({@link io.camelcsta.link.SharedLinks}). Others use {@link io.camelcsta.link.CstaLink} and
 * {@link io.camelcsta.link.LinkListener}.
 *
 * <p>Not here: octets ({@code io.camelcsta.codec}), sockets and frames ({@code io.camelcsta.transport}), calls,
 * recordings and private services ({@code io.camelcsta.service}), Camel. The event store in {@code link.spool} is not
 * used here.
 *
 * <p>Threads: only the link's event loop changes the state of a link, so that there are no locks; nothing there may
 * block. Methods that other threads may call say so in their documentation. Key stores are read and names resolved on
 * the executor for blocking work.
 */
package io.camelcsta.link;
