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
package io.camelcsta.calls;

/** What must be so, as {@code private-services.md} says. */
public enum Rule {
    /** A recording event that a consumer must have got has not come. */
    RECORDING_EVENT_MISSING,
    /** A recording event came that means nothing that has happened, or came twice, or with another ThisDN. */
    RECORDING_EVENT_WRONG,
    /** A recording that ended while there was no monitor has no 3014 after a snapshot said so. */
    RECORDING_ENDED_UNSEEN,
    /** A snapshot that failed is asked for again. */
    SNAPSHOT_ASKED_AGAIN,
    /** A hot-desk event comes once to each consumer that monitors guest or host. */
    HOT_DESK_EVENT_MISSING,
    /** A hot-desk event came twice or for nothing. */
    HOT_DESK_EVENT_WRONG,
    /** OtherDN of a hot-desk event is the host of that association; of a cancellation it may be absent. */
    OTHER_DN,
    /** Each other event that a consumer wants comes once. */
    EVENT_MISSING,
    /** An event came twice, or for nothing, or to a consumer that does not monitor the device. */
    EVENT_WRONG,
    /** An event has the ConnID of its call as it is now; that of another live call is never the same. */
    CONN_ID,
    /** PreviousConnID is that of a call that has become part of the device's own, and is no other call's by now. */
    PREVIOUS_CONN_ID,
    /** No two events at a consumer have the same EventID. */
    EVENT_ID,
    /** The link is told as connected and disconnected in turn. */
    LINK_EVENTS,
    /** Events of one call are processed in the order in which they came. */
    ORDER,
    /** What a consumer takes over is processed, each once. */
    QUEUE_LOSS,
    /** A queue holds no more than what is pending. */
    QUEUE_GROWTH,
    /** A stopped consumer gets no events. */
    AFTER_STOP,
    /** Each request is completed. */
    REQUEST_COMPLETED,
    /** A request that waits when the link is lost fails at once with 54. */
    REQUEST_AT_LOSS,
    /** A request whose event has come is completed. */
    AWAITED_EVENT,
    /** A request succeeds if, and only if, the switch has confirmed it. */
    REQUEST_RESULT,
    /** A request goes to the call that it names. */
    REQUEST_CALL,
    /** A request names no connection of a former call. */
    FORMER_CONNECTION,
    /** A request names no message of another call. */
    FORMER_MESSAGE,
    /** At the end nothing is kept. */
    KEPT,
    /** Nothing throws. */
    FAULT
}
