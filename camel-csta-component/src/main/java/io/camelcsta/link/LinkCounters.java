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

/**
 * What a link has counted since it exists.
 *
 * @param framesReceived frames read
 * @param framesSent frames written
 * @param eventsReceived events read, of every kind
 * @param requestsSent requests written
 * @param timeouts requests that the switch did not answer in time
 * @param lateAnswers answers that came after their time-out, ignored
 * @param unexpectedAnswers answers to nothing that was asked, ignored
 * @param malformed messages that could not be read, or only in part
 * @param unknownMonitor events of a monitor that is not ours, dropped
 * @param losses how often a usable link was lost
 * @param connects how often connecting was tried
 * @param heartbeats heartbeats sent to a silent switch
 * @param readingPauses how often reading was paused because a consumer had no room
 * @param monitorFailures how often a monitor could not be started
 */
public record LinkCounters(
        long framesReceived,
        long framesSent,
        long eventsReceived,
        long requestsSent,
        long timeouts,
        long lateAnswers,
        long unexpectedAnswers,
        long malformed,
        long unknownMonitor,
        long losses,
        long connects,
        long heartbeats,
        long readingPauses,
        long monitorFailures) {}
