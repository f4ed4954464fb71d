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

import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.StructType;

/** The associations of ACSE (ITU-T X.227) with applications over ECMA-285. On the simulator's thread only. */
final class Associations {

    /** The names of requests of ACSE, as faults are programmed for them. */
    static final String REQUEST = "aarq";

    static final String RELEASE = "rlrq";
    /** Who tells a diagnostic: the user of ACSE, which is the switch, or the provider of the service. */
    static final String USER = "user";

    static final String PROVIDER = "provider";

    private static final ChoiceType USER_INFORMATION =
            (ChoiceType) Csta.description().type("ACSEUserInformationForCSTA");
    private static final String NEW_DEFINITION = "newDefinition";
    private static final String VERSION = "cSTAVersion";
    /** What a HiPath answers to a login: a stamp and a version as octet strings, in an EXTERNAL. */
    private static final Octets LOGIN_ANSWER = Octets.ofHex("a20fa00da10b040473746d700403312e30");

    private static final int ACCEPTED = 0;
    private static final int REJECTED_FOR_GOOD = 1;
    private static final int NO_DIAGNOSTIC = 0;
    private static final int NO_REASON_GIVEN = 1;
    private static final int CONTEXT_NOT_SUPPORTED = 2;
    private static final int NO_COMMON_VERSION = 2;
    private static final int AUTHENTICATION_FAILURE = 13;
    private static final int AUTHENTICATION_REQUIRED = 14;
    private static final int NORMAL = 0;
    private static final int UNRECOGNIZED_PDU = 0;

    private final SimulatorOptions options;
    private final SimulatedSwitch owner;

    Associations(SimulatorOptions options, SimulatedSwitch owner) {
        this.options = options;
        this.owner = owner;
    }

    /** Acts on an APDU of an application. */
    void handle(ApplicationLink link, AcseMessage apdu) {
        if (apdu instanceof AcseMessage.AssociateRequest request) {
            associate(link, request);
        } else if (apdu instanceof AcseMessage.ReleaseRequest) {
            release(link);
        } else if (apdu instanceof AcseMessage.ReleaseResponse) {
            if (!link.releasing) {
                owner.protocolError(link, "rlre answers no rlrq");
            }
            link.close();
        } else if (apdu instanceof AcseMessage.Abort) {
            link.close();
        } else {
            owner.protocolError(link, apdu.name() + " comes from the switch, not from an application");
        }
    }

    private void associate(ApplicationLink link, AcseMessage.AssociateRequest request) {
        if (link.associated) {
            owner.protocolError(link, "a second aarq");
            abort(link);
            return;
        }
        AcseMessage.Login login = request.login();
        if (options.applicationContext != null && !options.applicationContext.equals(request.applicationContext())) {
            refuse(link, request, USER, CONTEXT_NOT_SUPPORTED);
        } else if (options.user != null && login == null) {
            refuse(link, request, USER, AUTHENTICATION_REQUIRED);
        } else if (options.user != null
                && !(options.user.equals(login.username()) && options.password.equals(login.password()))) {
            refuse(link, request, USER, AUTHENTICATION_FAILURE);
        } else {
            Flags offered = offered(request.userInformation());
            long version = offered == null ? 0 : version(offered.bits());
            if (offered != null && version == 0) {
                refuse(link, request, PROVIDER, NO_COMMON_VERSION);
            } else {
                accept(link, request, offered == null ? null : new Flags(offered.type(), version));
            }
        }
    }

    /** The versions of CSTA that an application offers, or null if it says nothing of them. */
    private static Flags offered(AcseMessage.UserInformation information) {
        return information != null
                        && information.content() instanceof Choice choice
                        && choice.value() instanceof Struct definition
                        && definition.get(VERSION) instanceof Flags flags
                ? flags
                : null;
    }

    /** The version that is chosen, as a bit; 0 if there is none. */
    private long version(long offered) {
        return options.answeredVersion != 0
                ? options.answeredVersion
                : Long.lowestOneBit(offered & options.cstaVersions);
    }

    private void accept(ApplicationLink link, AcseMessage.AssociateRequest request, Flags version) {
        AcseMessage.UserInformation information = version == null || !options.answersUserInformation
                ? null
                : new AcseMessage.UserInformation(request.userInformation().reference(), ofVersion(version));
        Opaque authentication = options.user == null ? null : Opaque.ofBer(LOGIN_ANSWER);
        send(
                link,
                new AcseMessage.AssociateResponse(
                        request.applicationContext(), ACCEPTED, false, NO_DIAGNOSTIC, authentication, information));
        link.associated = true;
        owner.ready(link);
    }

    private static Choice ofVersion(Flags version) {
        StructType definition =
                (StructType) USER_INFORMATION.alternative(NEW_DEFINITION).type().base();
        FlagsType type = (FlagsType) definition.field(VERSION).type().base();
        return Choice.of(
                USER_INFORMATION,
                NEW_DEFINITION,
                Bodies.of(definition)
                        .set(VERSION, new Flags(type, version.bits()))
                        .build());
    }

    private static void refuse(
            ApplicationLink link, AcseMessage.AssociateRequest request, String source, int diagnostic) {
        send(
                link,
                new AcseMessage.AssociateResponse(
                        request.applicationContext(),
                        REJECTED_FOR_GOOD,
                        source.equals(PROVIDER),
                        diagnostic,
                        null,
                        null));
    }

    /** Refuses a request for the sake of a fault. */
    void refuse(ApplicationLink link, AcseMessage apdu, CstaError error) {
        if (apdu instanceof AcseMessage.AssociateRequest request) {
            boolean diagnosed =
                    error.category().equals(USER) || error.category().equals(PROVIDER);
            refuse(link, request, error.category(), diagnosed ? Integer.parseInt(error.value()) : NO_REASON_GIVEN);
        } else {
            handle(link, apdu);
        }
    }

    /** Refuses what comes before an association, and closes the connection. */
    void refuseUnassociated(ApplicationLink link, CstaMessage message) {
        owner.protocolError(link, message.name() + " without an association");
        if (SimulatedSwitch.isRequest(message)) {
            link.send(new CstaMessage.Reject(message.invokeId(), "general", UNRECOGNIZED_PDU));
        }
        link.close();
    }

    private void release(ApplicationLink link) {
        if (!link.associated) {
            owner.protocolError(link, "rlrq without an association");
        }
        // who has the answer may rely on it
        link.associated = false;
        send(link, new AcseMessage.ReleaseResponse(NORMAL));
        link.close();
    }

    /** Asks an application from the switch's side to release its association. */
    static void askToRelease(ApplicationLink link) {
        link.releasing = true;
        send(link, new AcseMessage.ReleaseRequest(NORMAL));
    }

    /** Ends an association from the switch's side at once. */
    static void abort(ApplicationLink link) {
        send(link, new AcseMessage.Abort(0, null));
        link.close();
    }

    private static void send(ApplicationLink link, AcseMessage apdu) {
        link.send(new CstaMessage.Association(apdu));
    }
}
