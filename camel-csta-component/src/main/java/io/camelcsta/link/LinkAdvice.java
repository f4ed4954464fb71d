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

/** What to look at when a link cannot be set up. */
final class LinkAdvice {

    private LinkAdvice() {}

    static String of(LinkException.Reason reason, LinkConfig.Identity identity) {
        return switch (reason) {
            case UNREACHABLE ->
                "Check the host and port in the endpoint's address (" + identity.addressText()
                        + "), that the switch's CSTA service is running, and that no firewall is between";
            case TLS_FAILED ->
                "Check the option sslContextParameters, that the switch's port speaks TLS, and that its certificate is valid,"
                        + " trusted and made for the host in the endpoint's address (option hostnameVerification)";
            case VERSION_REFUSED ->
                identity.isXml()
                        ? "Set the option protocolVersion to a version that the switch supports; it is "
                                + identity.protocolVersion()
                        : "Set the option cstaVersions to versions that the switch supports";
            case CONTEXT_REFUSED ->
                "Set the option applicationContext to the object identifier that the switch expects";
            case LOGIN_REFUSED ->
                identity.isXml()
                        ? "Check the options username, password, applicationId and sessionLogin"
                        : "Check the options username and password";
            case NOT_READY ->
                "Check that the port is the switch's CSTA port, that its CTI licence allows another application"
                        + (identity.isXml()
                                ? ", and whether it wants an application session (option applicationSession; it is "
                                        + identity.applicationSession() + ")"
                                : ", and the options framing and opening");
            case PROTOCOL ->
                "Check that the port is the switch's CSTA port and that the options protocol and framing are right";
            case CLOSED -> "Start the route again";
        };
    }
}
