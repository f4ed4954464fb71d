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

/** The APDUs with which an association is set up and ended (ITU-T X.227), as far as CSTA links use them. */
public sealed interface AcseMessage {

    /** The name of the APDU: aarq, aare, rlrq, rlre or abrt. */
    String name();

    /**
     * User name and password as HiPath links carry them: two octet strings in an EXTERNAL.
     *
     * @param username the name
     * @param password the password; never shown
     */
    record Login(String username, String password) {
        @Override
        public String toString() {
            return "Login[" + username + ", ****]";
        }
    }

    /**
     * What one side tells the other of itself (ECMA-285 application context information).
     *
     * @param reference object identifier in front of it, or null
     * @param content a value of ACSEUserInformationForCSTA, or {@link Opaque} if it is something else
     */
    record UserInformation(String reference, Object content) {}

    /**
     * AARQ: asks for an association.
     *
     * @param applicationContext object identifier of the application context
     * @param login user name and password, or null
     * @param authentication another authentication value, untouched, or null
     * @param userInformation what the application tells of itself, or null
     */
    record AssociateRequest(
            String applicationContext, Login login, Opaque authentication, UserInformation userInformation)
            implements AcseMessage {
        @Override
        public String name() {
            return "aarq";
        }
    }

    /**
     * AARE: answers AARQ.
     *
     * @param applicationContext object identifier of the application context
     * @param result 0 accepted, 1 rejected for good, 2 rejected for now
     * @param byProvider whether the diagnostic is the ACSE service provider's
     * @param diagnostic the diagnostic
     * @param authentication the authentication value, untouched, or null
     * @param userInformation what the switch tells of itself, or null
     */
    record AssociateResponse(
            String applicationContext,
            int result,
            boolean byProvider,
            int diagnostic,
            Opaque authentication,
            UserInformation userInformation)
            implements AcseMessage {
        @Override
        public String name() {
            return "aare";
        }
    }

    /** RLRQ: asks for the release of the association. {@code reason} may be null. */
    record ReleaseRequest(Integer reason) implements AcseMessage {
        @Override
        public String name() {
            return "rlrq";
        }
    }

    /** RLRE: answers RLRQ. {@code reason} may be null. */
    record ReleaseResponse(Integer reason) implements AcseMessage {
        @Override
        public String name() {
            return "rlre";
        }
    }

    /**
     * ABRT: ends the association at once. {@code source}: 0 the user, 1 the provider; {@code diagnostic} may be null.
     */
    record Abort(int source, Integer diagnostic) implements AcseMessage {
        @Override
        public String name() {
            return "abrt";
        }
    }
}
