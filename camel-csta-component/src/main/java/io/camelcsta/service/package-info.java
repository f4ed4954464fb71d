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
 * What the messages of one link mean: private services become CSTA requests, CSTA events become private events,
 * refusals of the switch become error codes ({@code ErrorCodes}). Here is what is known of calls, ConnIDs, recordings
 * and hot desks, and how it is brought up to date after a loss ({@code Resynchronisation}).
 *
 * <p>Not here: exchanges, headers and options of Camel ({@code io.camelcsta}), connections and monitors on the wire
 * ({@code io.camelcsta.link}), the encoding of private data ({@code io.camelcsta.privatedata}).
 *
 * <p>Threads: state changes on the link's event loop only, so that there are no locks; nothing there may block. Any
 * thread may call the public methods of {@link io.camelcsta.service.SwitchService}; their results complete on the event
 * loop.
 */
package io.camelcsta.service;
