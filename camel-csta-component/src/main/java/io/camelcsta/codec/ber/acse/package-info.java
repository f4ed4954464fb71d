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
 * ACSE (ITU-T X.227) in BER: the messages that begin and end an association, with Bouncy Castle. There are at most four
 * for each connection.
 *
 * <p>Not here: when they are sent and what follows from an answer ({@code AcseAssociation} in
 * {@code io.camelcsta.link}), and what the application says about itself in them ({@code acse.csta} in
 * {@code io.camelcsta.model.description}).
 *
 * <p>Threads: the codec has no state. In a link it is the event loop.
 */
package io.camelcsta.codec.ber.acse;
