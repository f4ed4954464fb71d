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

import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateService;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is longer than a frame of the protocol may be: it is refused before it is sent, and whoever shares the link
 * notices nothing.
 */
class LongTextTest extends CstaRouteTestSupport {

    private static final String TOO_LONG = "3".repeat(70_000);

    @Test
    void requestThatIsTooLongForAFrameIsRefusedWithoutBeingSent() throws Exception {
        Events events = consume("devices=3001&events=recording,link");

        EventError error = refuse(PrivateService.startRecording(TOO_LONG, null).withCallId("c1"));

        assertThat(error.code()).isEqualTo(53);
        assertThat(error.sent()).isFalse();
        assertThat(error.message()).contains("70", "octets", "can be sent");
        assertLinkStands(events);
    }

    @Test
    void deviceThatIsTooLongForAFrameIsNotAdded() throws Exception {
        Events events = consume("devices=3001&events=recording,link");

        EventError error = refuse("operation=addMonitors", TOO_LONG, Map.of());

        assertThat(error.message()).contains("can be sent");
        assertLinkStands(events);
    }

    /** The same connection as before: that it was usable was told once. */
    private void assertLinkStands(Events events) {
        pbx.call("3001", "3002").startRecording("3001");
        Events.await(() -> events.names().contains("recordingStarted"), "an event");
        assertThat(events.names()).containsExactly("EventLinkConnected", "recordingStarted");
    }
}
