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
package io.camelcsta.privatedata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
@Tag("unit")
class XmlPrivateDataMappingTest {

    private static final String ASSOCIATE =
            "<guestAssociatedExtension xmlns=\"urn:io.camelcsta:hot-desking:1\"><operation>associate</operation>"
                    + "<guest>3001</guest><host>4001</host></guestAssociatedExtension>";
    private static final String DISSOCIATED =
            "<guestAssociatedEvent xmlns=\"urn:io.camelcsta:hot-desking:1\"><operation>dissociate</operation>"
                    + "<guest>3001</guest></guestAssociatedEvent>";

    private final PrivateDataMapping mapping = new XmlPrivateDataMapping();

    @Test
    void associationIsWritten() {
        assertThat(mapping.writeRequest(new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "4001")))
                .isEqualTo(Opaque.ofXml(ASSOCIATE));
    }

    @Test
    void dissociationIsWrittenWithoutHost() {
        assertThat(mapping.writeRequest(new HotDeskingRequest(HotDeskingOperation.DISSOCIATE, "3001", null))
                        .xml())
                .isEqualTo(
                        "<guestAssociatedExtension xmlns=\"urn:io.camelcsta:hot-desking:1\"><operation>dissociate</operation>"
                                + "<guest>3001</guest></guestAssociatedExtension>");
    }

    @Test
    void eventIsWritten() {
        assertThat(mapping.writeEvent(new HotDeskingEvent(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isEqualTo(Opaque.ofXml(DISSOCIATED));
    }

    @Test
    void requestIsRead() {
        assertThat(mapping.readRequest(Opaque.ofXml(ASSOCIATE)))
                .isEqualTo(new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
    }

    @Test
    void eventWithoutHostIsRead() {
        assertThat(mapping.readEvent(Opaque.ofXml(DISSOCIATED)))
                .isEqualTo(new HotDeskingEvent(HotDeskingOperation.DISSOCIATE, "3001", null));
    }

    @Test
    void prefixSpaceOrderAndMoreChildrenMakeNoDifference() {
        assertThat(
                        mapping.readEvent(
                                Opaque.ofXml(
                                        """

                <h:guestAssociatedEvent xmlns:h="urn:io.camelcsta:hot-desking:1" version="2">
                  <!-- c --><h:host> 4001 </h:host><h:since>noon</h:since><h:guest>3001</h:guest><h:operation>associate</h:operation>
                </h:guestAssociatedEvent>
                """)))
                .isEqualTo(new HotDeskingEvent(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<&>\"'", "\u20ac\ud83d\ude00", "N<3001>;noa=nk", "]]>"})
    void everyTextIsReadAsItWasWritten(String text) {
        HotDeskingEvent event = new HotDeskingEvent(HotDeskingOperation.ASSOCIATE, text, text);
        assertThat(mapping.readEvent(mapping.writeEvent(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "<other/>",
                "<guestAssociatedEvent xmlns=\"urn:else\"><guest>1</guest></guestAssociatedEvent>",
                "<guestAssociatedEvent/>",
                "<x><guestAssociatedEvent xmlns=\"urn:io.camelcsta:hot-desking:1\"/></x>"
            })
    void foreignPrivateDataIsNotOurs(String xml) {
        assertThat(mapping.readEvent(Opaque.ofXml(xml))).isNull();
    }

    @Test
    void berIsNotOurs() {
        assertThat(mapping.readEvent(Opaque.ofBer(Octets.ofHex("0500")))).isNull();
        assertThat(mapping.readRequest(Opaque.ofBer(Octets.ofHex("0500")))).isNull();
    }

    @Test
    void requestIsNoEvent() {
        assertThat(mapping.readEvent(Opaque.ofXml(ASSOCIATE))).isNull();
    }

    @Test
    void eventIsNoRequest() {
        assertThat(mapping.readRequest(Opaque.ofXml(DISSOCIATED))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text guestAssociatedEvent",
                "text<guestAssociatedEvent/>",
                "<a/><guestAssociatedEvent/>",
                "<a>guestAssociatedEvent</a>",
                "<guestAssociatedEvents/>"
            })
    void foreignPrivateDataThatSpeaksOfOursIsNotOurs(String xml) {
        assertThat(mapping.readEvent(Opaque.ofXml(xml))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<guest>1</guest>|operation: expected associate or dissociate, got ''",
                "<operation>ASSOCIATE</operation><guest>1</guest>|operation: expected associate or dissociate, got 'ASSOCIATE'",
                "<operation>move</operation><guest>1</guest>|operation: expected associate or dissociate, got 'move'",
                "<operation>associate</operation>|'guest' is missing",
                "<operation>associate</operation><guest> </guest>|'guest' is missing",
                "<operation>associate</operation><guest><x/></guest>|not the expected children",
                "text|not the expected children"
            })
    void malformedContentIsRefused(String children, String message) {
        String xml = "<guestAssociatedEvent xmlns=\"urn:io.camelcsta:hot-desking:1\">" + children
                + "</guestAssociatedEvent>";
        assertThatThrownBy(() -> mapping.readEvent(Opaque.ofXml(xml)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("guestAssociatedEvent")
                .hasMessageContaining(message);
        assertThatThrownBy(
                        () -> mapping.readRequest(Opaque.ofXml(xml.replace("AssociatedEvent", "AssociatedExtension"))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("guestAssociatedExtension")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE g [<!ENTITY e \"3001\">]>%s", "<!DOCTYPE g SYSTEM \"file:///etc/passwd\">%s"})
    void documentTypeIsNeverResolved(String form) {
        String xml = form.formatted(DISSOCIATED.replace("3001", "&e;"));
        assertThat(read(xml)).isNull();
    }

    /** The event, or null if there is none or it is refused. */
    private HotDeskingEvent read(String xml) {
        try {
            return mapping.readEvent(Opaque.ofXml(xml));
        } catch (InvalidValueException e) {
            assertThat(e).hasMessageStartingWith("guestAssociatedEvent");
            return null;
        }
    }

    @Test
    void contentCutAnywhereIsRefusedOrNotOurs() {
        for (int length = 0; length < DISSOCIATED.length(); length++) {
            String part = DISSOCIATED.substring(0, length);
            assertThat(read(part)).as("cut at %s", length).isNull();
        }
    }
}
