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
package io.camelcsta.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.Struct;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class HotDeskingTest {

    private final HotDesking hotDesking = new HotDesking((task, delay) -> {});

    private static HotDeskingEvent event(HotDeskingOperation operation, String guest, String host) {
        return new HotDeskingEvent(operation, guest, host);
    }

    private static String written(PrivateServiceType type, String host) throws CodecException {
        Struct body = HotDesking.request(type, "3001", host, new XmlPrivateDataMapping());
        return new String(
                new XmlCodec("urn:c", XmlLimits.DEFAULT).encode(new CstaMessage.Request(1, HotDesking.ESCAPE, body)),
                StandardCharsets.UTF_8);
    }

    @Test
    void startIsAnEscapeThatAssociates() throws CodecException {
        assertThat(written(PrivateServiceType.START_HOT_DESKING, "4001"))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Escape xmlns=\"urn:c\"><privateData><private>"
                        + "<guestAssociatedExtension xmlns=\"urn:io.camelcsta:hot-desking:1\"><operation>associate</operation><guest>3001</guest>"
                        + "<host>4001</host></guestAssociatedExtension></private></privateData></Escape>");
    }

    @Test
    void cancelIsAnEscapeThatDissociates() throws CodecException {
        assertThat(written(PrivateServiceType.CANCEL_HOT_DESKING, null))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Escape xmlns=\"urn:c\"><privateData><private>"
                        + "<guestAssociatedExtension xmlns=\"urn:io.camelcsta:hot-desking:1\"><operation>dissociate</operation><guest>3001</guest>"
                        + "</guestAssociatedExtension></private></privateData></Escape>");
    }

    @Test
    void hostIsTheOneInTheExtensions() {
        assertThat(HotDesking.host(
                        PrivateServiceType.START_HOT_DESKING, PrivateService.startHotDesking("3001", "4001")))
                .isEqualTo("4001");
    }

    private static void refused(Map<String, Object> extensions, String message) {
        assertThatThrownBy(() -> HotDesking.host(
                        PrivateServiceType.START_HOT_DESKING,
                        PrivateService.startHotDesking("3001", "").withExtensions(extensions)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("Extensions: " + message);
    }

    @Test
    void missingHostIsRefused() {
        refused(Map.of(), "'HOST_DN' with the DN of the host device is missing");
    }

    @Test
    void emptyHostIsRefused() {
        refused(Map.of("HOST_DN", " "), "'HOST_DN' with the DN of the host device is empty or no text");
    }

    @Test
    void hostThatIsNoTextIsRefused() {
        refused(Map.of("HOST_DN", Octets.ofHex("01")), "'HOST_DN' with the DN of the host device is empty or no text");
    }

    @Test
    void moreThanTheHostIsRefused() {
        assertThatThrownBy(() -> HotDesking.host(
                        PrivateServiceType.START_HOT_DESKING,
                        PrivateService.startHotDesking("3001", "").withExtensions(Map.of("HOST_DN", "4001", "x", 1))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("Extensions: only 'HOST_DN' is expected");
    }

    @Test
    void cancellationTakesNoHost() {
        assertThatThrownBy(() -> HotDesking.host(
                        PrivateServiceType.CANCEL_HOT_DESKING, PrivateService.startHotDesking("3001", "4001")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("Extensions: none are expected");
    }

    @Test
    void hostOfACancellationIsRemembered() {
        hotDesking.observe("3001", event(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        assertThat(hotDesking.observe("3001", event(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isEqualTo("4001");
    }

    @Test
    void hostOfACopyOfACancellationIsRemembered() {
        hotDesking.observe("3001", event(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        hotDesking.observe("3001", event(HotDeskingOperation.DISSOCIATE, "3001", null));
        assertThat(hotDesking.observe("3001", event(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isEqualTo("4001");
    }

    @Test
    void hostOfAnUnknownAssociationIsNotKnown() {
        assertThat(hotDesking.observe("3001", event(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isNull();
    }

    @Test
    void hostOfACancellationIsNotThatOfOneBeforeIfTheCopyIsOfAnotherDevice() {
        hotDesking.observe("4001", event(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        assertThat(hotDesking.observe("4001", event(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isEqualTo("4001");
        assertThat(hotDesking.observe("4002", event(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isNull();
    }

    @Test
    void hostHasOneGuest() {
        hotDesking.observe("4001", event(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        hotDesking.observe("4001", event(HotDeskingOperation.ASSOCIATE, "3002", "4001"));
        assertThat(hotDesking.associations()).containsExactly(Map.entry("3002", "4001"));
    }

    @Test
    void hostThatTheEventNamesCounts() {
        hotDesking.observe("3001", event(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        assertThat(hotDesking.observe("3001", event(HotDeskingOperation.DISSOCIATE, "3001", "4002")))
                .isEqualTo("4002");
    }

    @Test
    void confirmedAssociationThatNobodyMonitorsIsRemembered() {
        hotDesking.confirmed(PrivateServiceType.START_HOT_DESKING, "3001", "4001", false);
        assertThat(hotDesking.confirmed(PrivateServiceType.CANCEL_HOT_DESKING, "3001", hotDesking.known("3001"), false))
                .isEqualTo("4001");
    }

    @Test
    void confirmedCancellationThatNobodyMonitorsForgetsTheHost() {
        hotDesking.confirmed(PrivateServiceType.START_HOT_DESKING, "3001", "4001", false);
        hotDesking.confirmed(PrivateServiceType.CANCEL_HOT_DESKING, "3001", hotDesking.known("3001"), false);
        assertThat(hotDesking.confirmed(PrivateServiceType.CANCEL_HOT_DESKING, "3001", hotDesking.known("3001"), false))
                .isNull();
        assertThat(hotDesking.observe("3001", event(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isNull();
    }

    @Test
    void confirmationOfACancellationHasTheHostThatAnEventHasTold() {
        hotDesking.observe("3001", event(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        assertThat(hotDesking.confirmed(PrivateServiceType.CANCEL_HOT_DESKING, "3001", hotDesking.known("3001"), true))
                .isEqualTo("4001");
        assertThat(hotDesking.observe("3001", event(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isEqualTo("4001");
    }

    @Test
    void confirmationThatComesLateChangesNothing() {
        hotDesking.observe("3001", event(HotDeskingOperation.ASSOCIATE, "3001", "4002"));
        hotDesking.confirmed(PrivateServiceType.START_HOT_DESKING, "3001", "4001", true);
        assertThat(hotDesking.observe("3001", event(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isEqualTo("4002");
    }

    @Test
    void otherGuestIsAnotherAssociation() {
        hotDesking.observe("3001", event(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        assertThat(hotDesking.observe("3001", event(HotDeskingOperation.DISSOCIATE, "3002", null)))
                .isNull();
    }

    @Test
    void lostMonitorsForgetAssociations() {
        hotDesking.observe("3001", event(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        hotDesking.clear();
        assertThat(hotDesking.observe("3001", event(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isNull();
    }
}
