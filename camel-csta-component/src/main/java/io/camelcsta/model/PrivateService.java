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
package io.camelcsta.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A request for a private service: T-Library's RequestPrivateService.
 *
 * @param service the service's name or number, such as {@code startRecording} or {@code 3013}
 * @param thisDN ThisDN, the device that the service is for; for hot desking the guest extension
 * @param connId ConnID of the call: 16 lower-case hexadecimal digits; or null
 * @param callId the switch's own id of the call, instead of ConnID; or null
 * @param referenceId ReferenceID that the reply repeats, or null to have one made
 * @param extensions Extensions; values are text, {@link Integer}, {@link Octets} or nested lists
 * @param userData UserData, likewise
 * @param reasons Reasons, likewise
 */
public record PrivateService(
        String service,
        String thisDN,
        String connId,
        String callId,
        Integer referenceId,
        Map<String, Object> extensions,
        Map<String, Object> userData,
        Map<String, Object> reasons)
        implements CstaBody {

    private static final List<String> NAMES =
            List.of("Service", "ThisDN", "ConnID", "CallID", "ReferenceID", "Extensions", "UserData", "Reasons");

    /** Checks and copies the lists. */
    public PrivateService {
        extensions = extensions == null ? Map.of() : Attributes.keyValues("Extensions", extensions);
        userData = userData == null ? Map.of() : Attributes.keyValues("UserData", userData);
        reasons = reasons == null ? Map.of() : Attributes.keyValues("Reasons", reasons);
    }

    /** A request of that type for that device and call; more with the {@code with} methods. */
    public static PrivateService of(PrivateServiceType type, String thisDN, String connId) {
        return new PrivateService(type.serviceName(), thisDN, connId, null, null, null, null, null);
    }

    /** Start Recording (3013). */
    public static PrivateService startRecording(String thisDN, String connId) {
        return of(PrivateServiceType.START_RECORDING, thisDN, connId);
    }

    /** Stop Recording (3014). */
    public static PrivateService stopRecording(String thisDN, String connId) {
        return of(PrivateServiceType.STOP_RECORDING, thisDN, connId);
    }

    /** Suspend Recording (3015). */
    public static PrivateService suspendRecording(String thisDN, String connId) {
        return of(PrivateServiceType.SUSPEND_RECORDING, thisDN, connId);
    }

    /** Resume Recording (3016). */
    public static PrivateService resumeRecording(String thisDN, String connId) {
        return of(PrivateServiceType.RESUME_RECORDING, thisDN, connId);
    }

    /** Set Account Code (501), with the code under the key {@code AccountCode}. */
    public static PrivateService setAccountCode(String thisDN, String connId, String accountCode) {
        return of(PrivateServiceType.SET_ACCOUNT_CODE, thisDN, connId)
                .withExtensions(Map.of("AccountCode", accountCode));
    }

    /** Start Hot Desking (1): the guest extension is associated with the host device. */
    public static PrivateService startHotDesking(String guest, String host) {
        return of(PrivateServiceType.START_HOT_DESKING, guest, null).withExtensions(Map.of("HOST_DN", host));
    }

    /** Cancel Hot Desking (2). */
    public static PrivateService cancelHotDesking(String guest) {
        return of(PrivateServiceType.CANCEL_HOT_DESKING, guest, null);
    }

    /** A copy that names the call by the switch's call id. */
    public PrivateService withCallId(String newCallId) {
        return new PrivateService(service, thisDN, connId, newCallId, referenceId, extensions, userData, reasons);
    }

    /** A copy with that ReferenceID. */
    public PrivateService withReferenceId(Integer newReferenceId) {
        return new PrivateService(service, thisDN, connId, callId, newReferenceId, extensions, userData, reasons);
    }

    /** A copy with those Extensions. */
    public PrivateService withExtensions(Map<String, Object> newExtensions) {
        return new PrivateService(service, thisDN, connId, callId, referenceId, newExtensions, userData, reasons);
    }

    /** The type of service, or null if the name or number is unknown. */
    public PrivateServiceType type() {
        return service == null ? null : PrivateServiceType.of(service);
    }

    @Override
    public Map<String, Object> toMap() {
        return new Attributes.Writer()
                .put("Service", service)
                .put("ThisDN", thisDN)
                .put("ConnID", connId)
                .put("CallID", callId)
                .put("ReferenceID", referenceId)
                .put("Extensions", extensions)
                .put("UserData", userData)
                .put("Reasons", reasons)
                .map();
    }

    /**
     * The request that a plain map describes, by the names of private-service JSON.
     *
     * @throws InvalidValueException if an attribute is unknown or malformed
     */
    public static PrivateService fromMap(Map<String, ?> map) {
        Attributes attributes = new Attributes("private service", map);
        attributes.allow(NAMES);
        return new PrivateService(
                attributes.text("Service"),
                attributes.text("ThisDN"),
                attributes.text("ConnID"),
                attributes.text("CallID"),
                attributes.integer("ReferenceID"),
                attributes.list("Extensions"),
                attributes.list("UserData"),
                attributes.list("Reasons"));
    }

    @Override
    public String toString() {
        return "PrivateService[" + Objects.requireNonNullElse(service, "?") + ", ThisDN=" + thisDN + ", ConnID="
                + connId + ", CallID=" + callId + "]";
    }
}
