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
package io.camelcsta.examples.board;

import java.util.List;

/**
 * All that the page shows, as it was at one moment; the page gets it as JSON. Times are milliseconds since 1970.
 *
 * @param instance of which run of the application it is: the page loads itself anew when that changes
 * @param link the link to the switch
 * @param devices the devices, in the order in which they are set
 * @param calls the calls, the oldest first
 * @param desks the guests at host devices
 * @param activity what happened last, the newest first
 */
record BoardState(
        String instance, Link link, List<Device> devices, List<Call> calls, List<Desk> desks, List<Activity> activity) {

    /**
     * The link to the switch.
     *
     * @param usable whether events come and requests can be sent
     * @param state its state in words
     * @param address the address of the switch, or null
     * @param reason why it is not usable, or null
     * @param since since when it is in this state
     */
    record Link(boolean usable, String state, String address, String reason, long since) {}

    /**
     * A device.
     *
     * @param state {@code idle}, {@code outOfService}, or that of its connection in a call as ECMA-269 names it
     * @param confirmed false if events may have been missed, and the switch has not told the state since
     * @param problem why its events do not come, or null
     * @param calls the CallIDs of its calls
     * @param guestAt the host device that it is a guest at, or null
     * @param hostOf the guest, or null
     */
    record Device(
            String number,
            String state,
            boolean confirmed,
            String problem,
            List<String> calls,
            String guestAt,
            String hostOf) {}

    /**
     * A call.
     *
     * @param connId ConnID, or null as long as it is not known
     * @param since when it began, or when it was first seen
     * @param beginSeen whether it is the former
     * @param answered when it was answered, or null if that was not seen
     * @param confirmed false if events may have been missed, and the switch has not told the call and its parties since
     * @param recording {@code off}, {@code recording} or {@code suspended}
     * @param recordingConfirmed false if events may have been missed, and the switch cannot be asked
     * @param accountCode the account code that was set last, or null
     */
    record Call(
            String callId,
            String connId,
            long since,
            boolean beginSeen,
            Long answered,
            List<Party> parties,
            boolean confirmed,
            String recording,
            boolean recordingConfirmed,
            String accountCode) {}

    /**
     * A party of a call.
     *
     * @param state that of its connection as ECMA-269 names it
     * @param monitored whether its events come
     */
    record Party(String number, String state, boolean monitored) {}

    /**
     * A guest at a host device.
     *
     * @param host null if it is not known
     * @param confirmed false if events may have been missed since, and the switch cannot be asked
     */
    record Desk(String guest, String host, long since, boolean confirmed) {}

    /**
     * Something that happened.
     *
     * @param number counts them
     * @param kind {@code call}, {@code recording}, {@code code}, {@code desk}, {@code private}, {@code link} or
     *     {@code error}
     */
    record Activity(long number, long time, String kind, String text) {}
}
