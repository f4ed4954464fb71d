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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.Service;
import io.camelcsta.model.description.StructType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bit of a CSTA monitor filter that is set keeps the event back. */
@Tag("unit")
class EventFilterTest {

    private static List<String> filteredOut(EventFilter filter, String group) {
        return ((Flags) filter.toMonitorFilter().get(group)).names();
    }

    private static EventType event(String name) {
        return Csta.description().event(name);
    }

    @Test
    void wantedEventIsNotFilteredOutAndTheOthersAre() {
        assertThat(filteredOut(EventFilter.of("RecordEvent", "StopEvent", "SuspendRecordEvent"), "voice"))
                .containsExactly(
                        "bookmarkReached",
                        "completed",
                        "dtmfDetected",
                        "emptied",
                        "interruptionDetected",
                        "notRecognized",
                        "play",
                        "recognized",
                        "review",
                        "started",
                        "silenceTimeoutExpired",
                        "speechDetected",
                        "suspendPlay",
                        "voiceAttributesChanged",
                        "voiceErrorOccurred");
    }

    @Test
    void bitsAreThoseOfTheFilterAndNotTheNumbersOfTheEvents() {
        // in the event report bridged is 0 and transferred 17, in the filter callCleared is 0 and offered 17
        assertThat(((Flags) EventFilter.of("BridgedEvent", "OfferedEvent")
                                .toMonitorFilter()
                                .get("callControl"))
                        .bits())
                .isEqualTo(0b111_1111_1111_1111_1111L & 0x3FFFFL & ~(1L << 15) & ~(1L << 17));
    }

    @Test
    void nothingWantedFiltersEverythingOut() {
        Struct filter = EventFilter.NONE.toMonitorFilter();
        for (int i = 0; i < filter.type().size(); i++) {
            FlagsType type = (FlagsType) filter.type().field(i).type().base();
            assertThat(filter.get(i)).isEqualTo(new Flags(type, type.all()));
        }
    }

    @Test
    void everythingWantedFiltersNothingOut() {
        Struct filter = EventFilter.of(Csta.description().events()).toMonitorFilter();
        for (int i = 0; i < filter.type().size(); i++) {
            assertThat(((Flags) filter.get(i)).names())
                    .as(filter.type().field(i).name())
                    .isEmpty();
        }
    }

    static java.util.Collection<EventType> events() {
        return Csta.description().events();
    }

    @ParameterizedTest
    @MethodSource("events")
    void eachEventHasABitOfItsOwn(EventType event) {
        EventFilter filter = EventFilter.of(List.of(event));
        assertThat(Csta.description().events().stream().filter(filter::passes)).containsExactly(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void wireFormIsReadAsItWasMade(EventType event) {
        EventFilter filter =
                EventFilter.fromMonitorFilter(EventFilter.of(List.of(event)).toMonitorFilter());
        assertThat(Csta.description().events().stream().filter(filter::passes)).containsExactly(event);
    }

    @Test
    void unionLetsThroughWhatEitherDoes() {
        EventFilter union =
                EventFilter.of("RecordEvent", "DeliveredEvent").or(EventFilter.of("StopEvent", "PrivateEvent"));
        assertThat(Csta.description().events().stream().filter(union::passes).map(EventType::name))
                .containsExactlyInAnyOrder("RecordEvent", "DeliveredEvent", "StopEvent", "PrivateEvent");
    }

    @Test
    void unionWithNothingIsTheSame() {
        EventFilter filter = EventFilter.of("RecordEvent");
        assertThat(filter.or(EventFilter.NONE)).isEqualTo(filter);
        assertThat(EventFilter.NONE.or(filter)).isEqualTo(filter);
    }

    @Test
    void unionLeavesBothAsTheyWere() {
        EventFilter filter = EventFilter.of("RecordEvent");
        filter.or(EventFilter.of("StopEvent"));
        assertThat(filter.passes(event("StopEvent"))).isFalse();
    }

    @Test
    void groupThatTheSwitchLeavesOutIsLetThrough() {
        EventFilter filter = EventFilter.fromMonitorFilter(
                Struct.empty((StructType) Csta.description().type("MonitorFilter")));
        assertThat(Csta.description().events()).allMatch(filter::passes);
    }

    @Test
    void equalWishesAreEqual() {
        assertThat(EventFilter.of("RecordEvent", "StopEvent"))
                .isEqualTo(EventFilter.of("StopEvent", "RecordEvent"))
                .hasSameHashCodeAs(EventFilter.of("StopEvent", "RecordEvent"))
                .isNotEqualTo(EventFilter.of("StopEvent"));
    }

    @Test
    void unknownEventIsRefused() {
        assertThatThrownBy(() -> EventFilter.of("MagicEvent"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MagicEvent");
    }

    @Test
    void documentHasTheGroupsInOrderAndTheNamesOfTheSchema() throws CodecException {
        Service change = Csta.description().service("ChangeMonitorFilter");
        Struct body = Struct.of(change.request())
                .set("monitorCrossRefID", "1")
                .set(
                        "requestedFilterList",
                        EventFilter.of("CallInformationEvent", "OutOfServiceEvent", "PrivateEvent")
                                .toMonitorFilter())
                .build();
        String xml = new String(
                new XmlCodec("urn:c", XmlLimits.DEFAULT).encode(new CstaMessage.Request(1, change, body)),
                StandardCharsets.UTF_8);
        assertThat(xml)
                .contains("<requestedFilterList><callcontrol><bridged>true</bridged>")
                .contains(
                        "<transferred>true</transferred></callcontrol><callAssociated><callInformation>false</callInformation>"
                                + "<charging>true</charging><digitsGenerated>true</digitsGenerated>"
                                + "<telephonyTonesGenerated>true</telephonyTonesGenerated>"
                                + "<serviceCompletionFailure>true</serviceCompletionFailure></callAssociated>"
                                + "<mediaAttachment><mediaAttached>true</mediaAttached><mediaDetached>true</mediaDetached></mediaAttachment>"
                                + "<physicalDeviceFeature><buttonInformation>true</buttonInformation>")
                .contains("</physicalDeviceFeature><logicalDeviceFeature><agentBusy>true</agentBusy>")
                .contains(
                        "</logicalDeviceFeature><maintenance><backInService>true</backInService>"
                                + "<deviceCapabilityChanged>true</deviceCapabilityChanged><outOfService>false</outOfService>"
                                + "<partiallyInService>true</partiallyInService></maintenance><voice><bookmarkReached>true</bookmarkReached>")
                .endsWith(
                        "</voice><private><private>false</private></private></requestedFilterList></ChangeMonitorFilter>");
    }
}
