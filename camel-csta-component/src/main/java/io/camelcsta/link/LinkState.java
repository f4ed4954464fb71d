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
package io.camelcsta.link;

/** The states of a link, in the order in which it goes through them. */
public enum LinkState {
    /** No connection, and none is being made. */
    DISCONNECTED,
    /** The TCP connection is being made. */
    CONNECTING,
    /** Connected; the association or application session is being set up. */
    ASSOCIATING,
    /** Associated; the switch has not yet said that it is ready. */
    WAITING_FOR_SWITCH,
    /** The switch is ready; monitors are being started again. */
    MONITORING,
    /** Requests can be sent and events come. */
    USABLE,
    /** The association is being released. */
    CLOSING
}
