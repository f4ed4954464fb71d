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
package io.camelcsta.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two applications at one switch: each sees what the other does. */
class SecondApplicationTest extends CstaRouteTestSupport {

    private CamelContext second;
    private Events seen;

    @BeforeEach
    void startSecondApplication() throws Exception {
        second = newContext();
        second.start();
        seen = consumeFrom(second, uri("devices=3001&linkName=pbx1"), exchange -> {});
    }

    @Test
    void eachHasAnAssociationOfItsOwn() throws Exception {
        consume("devices=3001");
        assertThat(pbx.links()).isEqualTo(2);
        assertThat(pbx.device("3001").monitors()).hasSize(2);
    }

    @Test
    void theSecondSeesTheRecordingThatTheFirstCauses() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        perform(PrivateService.startRecording("3001", null).withCallId(call.id()));
        perform(PrivateService.suspendRecording("3001", null).withCallId(call.id()));
        perform(PrivateService.resumeRecording("3001", null).withCallId(call.id()));
        perform(PrivateService.stopRecording("3001", null).withCallId(call.id()));
        seen.await(4);
        assertThat(seen.names())
                .containsExactly("recordingStarted", "recordingSuspended", "recordingResumed", "recordingStopped");
    }

    @Test
    void theSecondSeesTheAccountCodeThatTheFirstSets() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        perform(PrivateService.setAccountCode("3001", null, "42").withCallId(call.id()));
        assertThat(seen.awaitOnly().privateEvent().extensions()).containsEntry("AccountCode", "42");
    }

    @Test
    void theSecondSeesTheHotDeskingThatTheFirstCauses() throws Exception {
        perform(PrivateService.startHotDesking("3001", "3003"));
        perform(PrivateService.cancelHotDesking("3001"));
        seen.await(2);
        assertThat(seen.names()).containsExactly("hotDeskingEstablished", "hotDeskingCancelled");
        assertThat(seen.list())
                .extracting(received -> received.privateEvent().otherDN())
                .containsOnly("3003");
    }

    @Test
    void bothFindTheSameConnIdIfTheirLinkNamesAreEqual() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        PrivateEvent reply = perform(
                "linkName=pbx1", PrivateService.startRecording("3001", null).withCallId(call.id()));
        assertThat(seen.awaitOnly().privateEvent().connId()).isEqualTo(reply.connId());
    }

    @Test
    void theFirstUsesAConnIdThatOnlyTheSecondHasSeen() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        String connId = seen.awaitOnly().privateEvent().connId();
        perform("linkName=pbx1", PrivateService.stopRecording("3001", connId));
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @Test
    void theSecondGoesOnWhenTheFirstHasStopped() throws Exception {
        consume("devices=3001");
        context.stop();
        pbx.awaitLinks(1, LIMIT);
        pbx.call("3001", "3002").startRecording("3001");
        seen.awaitOnly();
    }
}
