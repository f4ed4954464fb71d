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

import io.camelcsta.model.CstaError;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EnumeratedType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.SessionDocument;
import java.time.Duration;
import java.util.Objects;

/**
 * Programs how the switch misbehaves when a certain request comes: {@code pbx.misbehave("Stop").times(2).silence()}.
 * Several faults of one request are used up one after the other; one without a number of times stays until
 * {@link CstaSimulator#behave()}. May be used by several threads.
 */
public final class Misbehaviour {

    private final String name;
    private final int times;
    private final SimulatedSwitch owner;
    private final SimulatorLoop loop;

    Misbehaviour(String name, int times, SimulatedSwitch owner, SimulatorLoop loop) {
        boolean known = name.equals(Faults.ANY)
                || Csta.description().findService(name) != null
                || Csta.description().findSession(name) != null
                || isAssociation(name);
        if (!known) {
            throw new IllegalArgumentException("No request is named '" + name + "'");
        }
        this.name = name;
        this.times = times;
        this.owner = owner;
        this.loop = loop;
    }

    private static boolean isAssociation(String name) {
        return name.equals(Associations.REQUEST) || name.equals(Associations.RELEASE);
    }

    /** The same, for that many requests only. */
    public Misbehaviour times(int number) {
        return new Misbehaviour(name, checkTimes(number), owner, loop);
    }

    static int checkTimes(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("At least once, not " + number + " times");
        }
        return number;
    }

    /** The same, for one request only. */
    public Misbehaviour once() {
        return times(1);
    }

    /** Begins to perform the request after that time. */
    public void delay(Duration time) {
        program(new Fault(Fault.Kind.DELAY, Objects.requireNonNull(time), null));
    }

    /** Performs the request and reports its events at once, and answers after that time. */
    public void answerLate(Duration time) {
        program(new Fault(Fault.Kind.ANSWER_LATE, Objects.requireNonNull(time), null));
    }

    /** Neither performs nor answers the request. */
    public void silence() {
        program(Fault.of(Fault.Kind.SILENCE));
    }

    /**
     * Refuses the request.
     *
     * @param category the category of the error, such as {@code operation}; of an application session document
     *     {@code definedError} or {@code applError}; of {@code aarq} who diagnoses, {@code user} or {@code provider}
     * @param value the value in the category; null or empty where the category has none; of {@code aarq} the number of
     *     the diagnostic
     * @throws IllegalArgumentException if CSTA has no such error
     */
    public void fail(String category, String value) {
        if (isAssociation(name)) {
            failAssociation(category, value);
            return;
        }
        SessionDocument session = Csta.description().findSession(name);
        ChoiceType errors;
        if (session == null) {
            errors = (ChoiceType) Csta.description().type("UniversalFailure").base();
        } else if (session.negative() == null) {
            throw new IllegalArgumentException(name + " is never answered");
        } else {
            errors = (ChoiceType) session.negative().field("errorCode").type().base();
        }
        program(failure(name, errors, category, value));
    }

    /** The refusal of a service with that error. */
    static Fault failure(String name, String category, String value) {
        return failure(
                name, (ChoiceType) Csta.description().type("UniversalFailure").base(), category, value);
    }

    private static Fault failure(String name, ChoiceType errors, String category, String value) {
        Field field = errors.alternative(category);
        if (field == null) {
            throw new IllegalArgumentException("No category of errors of " + name + " is named '" + category + "'");
        } else if (field.type().base() instanceof EnumeratedType type && type.number(String.valueOf(value)) == null) {
            throw new IllegalArgumentException("No error of the category " + category + " is named '" + value + "'");
        }
        return new Fault(Fault.Kind.FAIL, null, new CstaError(category, value));
    }

    private void failAssociation(String category, String value) {
        if (name.equals(Associations.RELEASE)) {
            throw new IllegalArgumentException("A release cannot be refused");
        } else if (!Associations.USER.equals(category) && !Associations.PROVIDER.equals(category)) {
            throw new IllegalArgumentException(
                    "Unknown source '" + category + "' of a diagnostic, expected user or provider");
        } else if (value == null || !value.matches("\\d{1,3}")) {
            throw new IllegalArgumentException("A diagnostic is a number of up to three digits, not '" + value + "'");
        }
        program(new Fault(Fault.Kind.FAIL, null, new CstaError(category, value)));
    }

    /**
     * Rejects the request as such (ROSE, ITU-T X.880), over ECMA-285; elsewhere the connection is closed.
     *
     * @param kind the kind of problem: {@code general} or {@code invoke}
     * @param problem its number
     * @throws IllegalArgumentException if requests have no such kind of problem
     */
    public void reject(String kind, int problem) {
        if (!"general".equals(kind) && !"invoke".equals(kind)) {
            throw new IllegalArgumentException("Unknown kind of problem '" + kind + "', expected general or invoke");
        }
        program(new Fault(Fault.Kind.REJECT, null, new CstaError(kind, Integer.toString(problem))));
    }

    /** Aborts the association (ABRT) instead of an answer, over ECMA-285, and closes the connection. */
    public void abort() {
        program(Fault.of(Fault.Kind.ABORT));
    }

    /** Closes the connection instead of an answer. */
    public void close() {
        program(Fault.of(Fault.Kind.CLOSE));
    }

    /** Sends octets that are no frame instead of an answer. */
    public void garbage() {
        program(Fault.of(Fault.Kind.GARBAGE));
    }

    /** Sends a frame whose content is no message instead of an answer. */
    public void malformed() {
        program(Fault.of(Fault.Kind.MALFORMED));
    }

    private void program(Fault fault) {
        loop.run(() -> owner.faults.add(name, fault, times));
    }
}
