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
package io.camelcsta.simulator;

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.Octets;
import java.util.List;

/**
 * A call of a {@link CstaSimulator}, to be used as the phones, the switch or another application would: everything done
 * here is unsolicited for the applications under test, and reported to their monitors before the method returns. A call
 * that was transferred or conferenced has ended; what continues is a new one.
 *
 * <p>Devices are named by number. May be used by several threads, like the simulator itself. Every method that acts
 * throws {@link SwitchRefusedException} if the rules of the switch forbid it.
 */
public final class SimulatedCall {

    private static final String KEY = "keyOperation";

    private final CstaSimulator simulator;
    private final Call call;

    SimulatedCall(CstaSimulator simulator, Call call) {
        this.simulator = simulator;
        this.call = call;
    }

    /** The call id as the switch writes it: hexadecimal text. */
    public String id() {
        return call.id;
    }

    /** Whether the call has ended. */
    public boolean isEnded() {
        return simulator.get(theSwitch -> call.ended);
    }

    /** The numbers of the parties. */
    public List<String> parties() {
        return simulator.get(theSwitch ->
                call.parties().stream().map(party -> party.device.number).toList());
    }

    /**
     * The state of a party in the terms of ECMA-269: {@code alerting}, {@code connected}, {@code hold}, else
     * {@code null}.
     */
    public String state(String device) {
        return simulator.get(theSwitch -> {
            Party party = call.find(simulator.require(device));
            return party == null ? Party.NULL : party.state;
        });
    }

    /** The connection of a party as the switch reports it. */
    public ConnectionId connection(String device) {
        return simulator.get(theSwitch -> party(device).connection);
    }

    /** Lets the device that alerts answer. */
    public SimulatedCall answer() {
        simulator.act(theSwitch -> theSwitch.control.answer(call.parties().stream()
                .filter(each -> each.is(Party.ALERTING))
                .findFirst()
                .orElseThrow(Refusals::noCallToAnswer)));
        return this;
    }

    /** Lets a device hold the call. */
    public SimulatedCall hold(String device) {
        simulator.act(theSwitch -> theSwitch.control.hold(party(device)));
        return this;
    }

    /** Lets a device retrieve the call. */
    public SimulatedCall retrieve(String device) {
        simulator.act(theSwitch -> theSwitch.control.retrieve(party(device)));
        return this;
    }

    /** Lets a device hold the call and call another; the new call, which alerts there. */
    public SimulatedCall consult(String device, String other) {
        return simulator.get(
                theSwitch -> simulator.handle(theSwitch.control.consult(party(device), simulator.require(other))));
    }

    /** Lets a device that holds this call transfer it to the other party of its consultation; the new call. */
    public SimulatedCall transfer(String device, SimulatedCall consultation) {
        return simulator.get(theSwitch -> simulator.handle(theSwitch
                .control
                .transfer(party(device), consultation.party(device))
                .call()));
    }

    /** Lets a device that holds this call join it with its consultation; the new call. */
    public SimulatedCall conference(String device, SimulatedCall consultation) {
        return simulator.get(theSwitch -> simulator.handle(theSwitch
                .control
                .conference(party(device), consultation.party(device))
                .call()));
    }

    /** Sends the call that alerts at a device on to another. */
    public SimulatedCall divert(String device, String destination) {
        simulator.act(theSwitch -> theSwitch.control.divert(party(device), simulator.require(destination)));
        return this;
    }

    /** Lets a device hang up. */
    public void clear(String device) {
        simulator.act(theSwitch -> theSwitch.control.clear(party(device), "normalClearing"));
    }

    /** Ends the call for all; does nothing if it has ended. */
    public void clear() {
        simulator.act(theSwitch -> {
            if (!call.ended) {
                theSwitch.control.clear(call, call.parties().get(0).device, "normalClearing");
            }
        });
    }

    /** Starts to record the connection of a device; the id of the message. */
    public String startRecording(String device) {
        return simulator.get(theSwitch -> theSwitch.recordings.start(party(device), 0, KEY).messageId);
    }

    /** Suspends the recording. */
    public SimulatedCall suspendRecording() {
        simulator.act(theSwitch ->
                theSwitch.recordings.suspend(recording(), theSwitch.recordings.position(recording()), KEY));
        return this;
    }

    /** Resumes the recording. */
    public SimulatedCall resumeRecording() {
        simulator.act(
                theSwitch -> theSwitch.recordings.resume(recording(), theSwitch.recordings.position(recording()), KEY));
        return this;
    }

    /**
     * Resumes the recording and reports it with that position.
     *
     * @param positionMillis the length and position in milliseconds; null leaves them out of the event
     */
    public SimulatedCall resumeRecording(Long positionMillis) {
        simulator.act(theSwitch -> theSwitch.recordings.resume(recording(), positionMillis, KEY));
        return this;
    }

    /** Stops the recording. */
    public SimulatedCall stopRecording() {
        simulator.act(
                theSwitch -> theSwitch.recordings.stop(recording(), theSwitch.recordings.position(recording()), KEY));
        return this;
    }

    /** The state of the newest recording; also after the end of the call. */
    public RecordingState recordingState() {
        return simulator.get(theSwitch -> call.recordings.isEmpty()
                ? RecordingState.NONE
                : call.recordings.get(call.recordings.size() - 1).state());
    }

    /** Lets a device set the account code of the call, in UTF-8. */
    public SimulatedCall setAccountCode(String device, String code) {
        simulator.act(theSwitch -> theSwitch.control.accountCode(party(device), CallControl.accountCode(code)));
        return this;
    }

    /** The account code of the call, or null. */
    public Octets accountCode() {
        return simulator.get(theSwitch -> call.accountCode);
    }

    private Party party(String device) {
        return call.require(simulator.require(device));
    }

    private Recording recording() {
        return call.recordings.stream()
                .filter(Recording::isActive)
                .findFirst()
                .orElseThrow(Refusals::incorrectMessageState);
    }

    /** Whether both are the same call. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SimulatedCall handle && handle.call == call;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(call);
    }

    /** The call id. */
    @Override
    public String toString() {
        return call.id;
    }
}
