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

import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.StructType;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An association of ACSE (ITU-T X.227): requested, released or aborted. */
final class AcseAssociation implements Association {

    /** ECMA-285's application context information, in front of what the application tells of itself. */
    static final String USER_INFORMATION_REFERENCE = "1.3.12.0.285.200";

    private static final ChoiceType USER_INFORMATION =
            (ChoiceType) Csta.description().type("ACSEUserInformationForCSTA");
    private static final StructType NEW_DEFINITION =
            (StructType) USER_INFORMATION.alternative("newDefinition").type().base();
    private static final FlagsType CSTA_VERSION =
            (FlagsType) NEW_DEFINITION.field("cSTAVersion").type().base();
    private static final int ABORT_TAG = 0x64;
    private static final int FIRST_ROSE_TAG = 0xA1;
    private static final int LAST_ROSE_TAG = 0xA4;
    private static final int NORMAL = 0;
    private static final int CONTEXT_NOT_SUPPORTED = 2;
    /** Diagnostics of the service user that are about authentication (X.227). */
    private static final int FIRST_AUTHENTICATION_DIAGNOSTIC = 11;

    private static final int LAST_AUTHENTICATION_DIAGNOSTIC = 14;

    private final AssociationLink link;
    private final LinkConfig config;
    private ScheduledFuture<?> limit;
    private Runnable released;
    private boolean associated;
    private boolean over;

    AcseAssociation(AssociationLink link) {
        this.link = link;
        this.config = link.config();
    }

    @Override
    public void begin() {
        LinkConfig.Identity identity = config.identity();
        AcseMessage.Login login = identity.username() == null
                ? null
                : new AcseMessage.Login(identity.username(), identity.password() == null ? "" : identity.password());
        Struct information = Struct.of(NEW_DEFINITION)
                .set("cSTAVersion", new Flags(CSTA_VERSION, identity.acse().versions()))
                .set("cSTAFunctionsRequiredByApplication", identity.acse().required())
                .set("cSTAFunctionsThatCanBeSupplied", identity.acse().supplied())
                .build();
        link.write(new CstaMessage.Association(new AcseMessage.AssociateRequest(
                identity.acse().applicationContext(),
                login,
                null,
                new AcseMessage.UserInformation(
                        identity.acse().userInformationReference(),
                        Choice.of(USER_INFORMATION, "newDefinition", information)))));
        limit = link.loop()
                .schedule(
                        () -> {
                            if (!over && !associated) {
                                link.giveUp(
                                        LinkException.Reason.NOT_READY,
                                        "the switch did not answer the association request (AARQ) within "
                                                + config.timers().linkTimeout().toMillis() + " ms");
                            }
                        },
                        config.timers().linkTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean received(CstaMessage message) {
        if (!(message instanceof CstaMessage.Association association)) {
            return false;
        }
        AcseMessage apdu = association.apdu();
        if (apdu instanceof AcseMessage.AssociateResponse response) {
            answered(response);
        } else if (apdu instanceof AcseMessage.Abort abort) {
            link.giveUp(
                    LinkException.Reason.NOT_READY,
                    "the switch aborted the association (source " + abort.source()
                            + (abort.diagnostic() == null ? "" : ", diagnostic " + abort.diagnostic()) + ")");
        } else if (apdu instanceof AcseMessage.ReleaseRequest) {
            link.write(new CstaMessage.Association(new AcseMessage.ReleaseResponse(NORMAL)));
            link.giveUp(LinkException.Reason.NOT_READY, "the switch released the association");
        } else if (apdu instanceof AcseMessage.ReleaseResponse && released != null) {
            finishRelease();
        } else if (!associated && !ending()) {
            link.giveUp(
                    LinkException.Reason.PROTOCOL,
                    "the switch answered the association request (AARQ) with " + apdu.name() + " instead of an AARE");
        }
        return true;
    }

    @Override
    public boolean unreadable(int firstOctet, String problem) {
        if (firstOctet == ABORT_TAG) {
            link.giveUp(
                    LinkException.Reason.NOT_READY,
                    "the switch aborted the association, with an abort that cannot be read: " + problem);
            return true;
        } else if (!associated && !ending() && (firstOctet < FIRST_ROSE_TAG || firstOctet > LAST_ROSE_TAG)) {
            link.giveUp(
                    LinkException.Reason.PROTOCOL,
                    "the switch's answer to the association request (AARQ) cannot be read: " + problem);
            return true;
        }
        return false;
    }

    private void answered(AcseMessage.AssociateResponse response) {
        if (associated || ending()) {
            return;
        }
        if (response.result() != 0) {
            refused(response);
        } else if (!sharesVersion(response.userInformation())) {
            link.write(new CstaMessage.Association(new AcseMessage.Abort(0, null)));
            link.giveUp(
                    LinkException.Reason.VERSION_REFUSED, "the switch accepted none of the offered versions of CSTA");
        } else {
            associated = true;
            link.associated();
        }
    }

    private void refused(AcseMessage.AssociateResponse response) {
        String text = "the switch refused the association (result " + response.result() + ", diagnostic "
                + response.diagnostic() + " of the " + (response.byProvider() ? "provider" : "user") + ")";
        int diagnostic = response.diagnostic();
        if (response.byProvider()) {
            link.giveUp(
                    diagnostic == CONTEXT_NOT_SUPPORTED
                            ? LinkException.Reason.VERSION_REFUSED
                            : LinkException.Reason.NOT_READY,
                    text);
        } else if (diagnostic == CONTEXT_NOT_SUPPORTED) {
            link.giveUp(
                    LinkException.Reason.CONTEXT_REFUSED,
                    text + ": it does not support the application context "
                            + config.identity().acse().applicationContext());
        } else if (diagnostic >= FIRST_AUTHENTICATION_DIAGNOSTIC && diagnostic <= LAST_AUTHENTICATION_DIAGNOSTIC) {
            link.giveUp(LinkException.Reason.LOGIN_REFUSED, text + ": authentication");
        } else {
            link.giveUp(LinkException.Reason.NOT_READY, text);
        }
    }

    /** A switch that says nothing of its versions accepts what was offered. */
    private boolean sharesVersion(AcseMessage.UserInformation information) {
        if (information == null
                || !(information.content() instanceof Choice choice)
                || !(choice.value() instanceof Struct definition)
                || !(definition.get("cSTAVersion") instanceof Flags versions)) {
            return true;
        }
        return (versions.bits() & config.identity().acse().versions()) != 0;
    }

    @Override
    public void release(Runnable done) {
        released = done;
        // what does not stand yet cannot be released, and a switch that has not answered would not answer that either
        if (associated && config.identity().acse().releases()) {
            link.write(new CstaMessage.Association(new AcseMessage.ReleaseRequest(NORMAL)));
            limit = link.loop()
                    .schedule(this::finishRelease, AssociationLink.RELEASE_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } else {
            link.write(new CstaMessage.Association(new AcseMessage.Abort(0, null)));
            finishRelease();
        }
    }

    /** The link is being closed, or the connection is gone. */
    private boolean ending() {
        return over || released != null;
    }

    private void finishRelease() {
        Runnable done = released;
        released = null;
        if (done != null) {
            done.run();
        }
    }

    @Override
    public void gone() {
        over = true;
        if (limit != null) {
            limit.cancel(false);
        }
    }
}
