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

import io.camelcsta.model.PrivateServiceType;
import java.util.List;

/**
 * One step of a run, for both forms of the model test. A step names devices and consumers, never calls: what it means
 * for a call follows from the state, so that steps before it can be left out. One that is not possible is passed over.
 *
 * <p>{@code variety} decides what CSTA leaves to the switch, such as whose copy of an event comes first.
 */
public sealed interface Step {

    // ---- what people do at the phones

    /** A device calls another; the call gets that id of a small number of them, or the next that is free. */
    record MakeCall(String from, String to, int id, int variety) implements Step {}

    /** The device that alerts answers. */
    record Answer(String device, int variety) implements Step {}

    /** The device holds its call. */
    record Hold(String device, int variety) implements Step {}

    /** The device retrieves its held call. */
    record Retrieve(String device, int variety) implements Step {}

    /** The device holds its call and calls another. */
    record Consult(String device, String to, int id, int variety) implements Step {}

    /** The device joins its held and its active call and stays. */
    record Conference(String device, int id, int variety) implements Step {}

    /** The device joins the others of its held and its active call and leaves. */
    record Transfer(String device, int id, int variety) implements Step {}

    /** The call that alerts at the device goes on to another. */
    record Divert(String device, String to, int variety) implements Step {}

    /** The device hangs up. */
    record Clear(String device, int variety) implements Step {}

    /** The call of the device ends for all. */
    record ClearCall(String device, int variety) implements Step {}

    /** The phone starts to record, with that message id of a small number of them, or the next that is free. */
    record StartRecording(String device, int message, int variety) implements Step {}

    /** The phone suspends the recording. */
    record SuspendRecording(String device, int variety) implements Step {}

    /** The phone resumes the recording. */
    record ResumeRecording(String device, int variety) implements Step {}

    /** The phone stops the recording. */
    record StopRecording(String device, int variety) implements Step {}

    /** The phone sets an account code. */
    record SetCode(String device, int code, int variety) implements Step {}

    /** A guest logs on at a host. */
    record StartHotDesk(String guest, String host, int variety) implements Step {}

    /** A guest logs off. */
    record CancelHotDesk(String guest, int variety) implements Step {}

    /** The switch sends the last event of the device's monitor once more. */
    record RepeatLast(String device) implements Step {}

    // ---- what producers do

    /**
     * A private service for the call that the device is in.
     *
     * @param byConnId whether the call is named by its ConnID, not by its call id
     */
    record Request(PrivateServiceType service, String device, boolean byConnId, boolean awaitEvent, int variety)
            implements Step {}

    /** A hot-desking service. */
    record HotDeskRequest(PrivateServiceType service, String guest, String host, boolean awaitEvent, int variety)
            implements Step {}

    // ---- what happens to consumers

    /** A consumer starts. */
    record StartConsumer(int consumer, List<String> devices) implements Step {}

    /** A consumer stops; aborted: without waiting for what it has not processed. */
    record StopConsumer(int consumer, boolean aborted) implements Step {}

    /** Its route is removed. */
    record RemoveRoute(int consumer) implements Step {}

    /** All routes are shut down together, and the component with them; it starts again without consumers. */
    record Shutdown() implements Step {}

    /** A consumer is suspended. */
    record SuspendConsumer(int consumer) implements Step {}

    /** A consumer is resumed. */
    record ResumeConsumer(int consumer) implements Step {}

    /** A running consumer monitors one more device. */
    record AddDevice(int consumer, String device) implements Step {}

    /** A running consumer monitors a device no more. */
    record RemoveDevice(int consumer, String device) implements Step {}

    /** The route of a consumer does not end with the next event, or with any that comes. */
    record StickRoute(int consumer, boolean one) implements Step {}

    /** It ends with all of them. */
    record UnstickRoute(int consumer) implements Step {}

    // ---- what happens to the link and the switch

    /** The connection is lost. */
    record LoseLink() implements Step {}

    /** There is a connection again. */
    record ReturnLink() implements Step {}

    /** The switch says that it is disabled. */
    record Disable() implements Step {}

    /** The switch says that it is enabled. */
    record Enable() implements Step {}

    /** From now on messages of the switch are lost. */
    record LoseMessages() implements Step {}

    /** The switch says that messages were lost; none are from now on. */
    record MessagesLost() implements Step {}

    /** The switch ends the monitor of a device. */
    record StopMonitor(String device) implements Step {}

    /** Requests of that service are answered late from now on; they are performed at once, or as late. */
    record HoldAnswers(String service, boolean performedLate) implements Step {}

    /** All answers that were held come, and none is held any more. */
    record ReleaseAnswers() implements Step {}

    /** The next request of that service is refused. */
    record RefuseNext(String service) implements Step {}

    /** Time passes. */
    record PassTime(int seconds) implements Step {}

    /**
     * All that goes on ends: routes go on, answers come, the link is there, calls and hot desks end.
     *
     * @param consumersStop whether the consumers stop then
     */
    record Quiet(boolean consumersStop) implements Step {}
}
