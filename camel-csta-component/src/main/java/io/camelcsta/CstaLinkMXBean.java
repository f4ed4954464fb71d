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
package io.camelcsta;

import java.util.List;
import java.util.Map;

/**
 * A link to a switch, as JMX shows it: {@code type=cstalinks} beside Camel's own. Times are UTC in ISO 8601, or null.
 */
public interface CstaLinkMXBean {

    /** Its name: the option linkName, or the addresses. */
    String getName();

    /** Its state, such as {@code USABLE}. */
    String getState();

    /** Since when it is in this state. */
    String getSince();

    /** The address that it is connected to, or the last one tried; or null. */
    String getAddress();

    /** The encoding: {@code xml} or {@code asn1}. */
    String getProtocol();

    /** What the switch last said of itself, or null. */
    String getSystemStatus();

    /** Why it is not usable; null if it is. */
    String getLastError();

    /** The last problems, each with its time, the oldest first; 20 at the most. */
    List<String> getRecentProblems();

    /** When it is connected again, or null. */
    String getNextAttempt();

    /** When something last came from the switch, or null. */
    String getLastReceived();

    /** Requests that wait for an answer. */
    int getOutstandingRequests();

    /** Requests that wait to be sent. */
    int getWaitingRequests();

    /** Monitors that stand. */
    int getMonitors();

    /** Devices that are not monitored though they are wanted, each with the reason. */
    List<String> getFailedMonitors();

    /** Whether reading is paused because a consumer has no room. */
    boolean isReadingPaused();

    /** What the link has counted since it exists, by name; the names are those of the dev console. */
    Map<String, Long> getCounters();

    /** How many calls are known. */
    int getCalls();

    /** Recordings that go on or are suspended. */
    List<String> getRecordings();

    /** The hot-desk hosts of guests. */
    Map<String, String> getHotDesks();

    /** Whether messages are traced. */
    boolean isMessageTrace();

    /**
     * Switches the message trace on or off; see the component's option {@code messageTraceDirectory}.
     *
     * @throws IllegalStateException if there is no directory, or it cannot be written to
     */
    void setMessageTrace(boolean on);

    /** Messages that the present trace has left out because they came too fast or could not be written. */
    long getMessagesNotTraced();

    /** Leaves the switch, if it is connected, and connects again at once. */
    void reconnect();

    /**
     * Stops every monitor and starts it again, also those that have failed, and brings calls up to date. Consumers are
     * told since when events may have been missed. Nothing happens while the link is not usable.
     */
    void remonitor();

    /**
     * Asks the switch for the calls of a device.
     *
     * @param device the number of the device
     * @return the switch's answer as JSON
     * @throws IllegalStateException if the switch refuses it or does not answer in time
     */
    String snapshotDevice(String device);
}
