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

import io.camelcsta.model.Struct;
import io.camelcsta.transport.Address;
import io.camelcsta.transport.Framing;
import io.camelcsta.transport.Opening;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Everything that makes a link what it is.
 *
 * @param identity what makes it another association with the switch
 * @param timers what all users of one link must agree on
 */
public record LinkConfig(Identity identity, Timers timers) {

    /** The protocol of ECMA-323. */
    public static final String XML = "xml";
    /** The protocol of ECMA-285. */
    public static final String ASN1 = "asn1";

    /**
     * Two links with equal identities are one link.
     *
     * @param linkName the name of the link, from which ConnIDs are made
     * @param addresses the switch's addresses in order of priority
     * @param protocol the protocol, {@code xml} or {@code asn1}
     * @param framing how messages are delimited
     * @param opening octets to exchange before the first message, or null
     * @param acse what the association request says, over {@code asn1}
     * @param protocolVersion the version of ECMA-323 as the user names it: {@code ed3} to {@code ed6}, a namespace or
     *     another text that the switch expects
     * @param applicationSession how the application introduces itself
     * @param applicationId the application's name in an ECMA-354 session
     * @param username the user for the login, or null
     * @param password the password, or null
     * @param sessionLogin the login document of an ECMA-354 session: {@code avaya}, {@code vodia}, or XML with
     *     {@code {username}} and {@code {password}} in it; or null
     * @param systemRegister whether to register for system status once the switch is ready
     * @param tls secures the connections, or null
     */
    public record Identity(
            String linkName,
            List<Address> addresses,
            String protocol,
            Framing framing,
            Opening opening,
            Acse acse,
            String protocolVersion,
            ApplicationSession applicationSession,
            String applicationId,
            String username,
            String password,
            String sessionLogin,
            boolean systemRegister,
            TlsEngineFactory tls) {

        /** Checks and copies. */
        public Identity {
            Objects.requireNonNull(linkName, "linkName");
            addresses = List.copyOf(addresses);
        }

        /** Whether messages are XML (ECMA-323), not BER (ECMA-285). */
        public boolean isXml() {
            return protocol.equals(XML);
        }

        /** The addresses as one text. */
        public String addressText() {
            return String.join(",", addresses.stream().map(Address::toString).toList());
        }

        /** Without the password. */
        @Override
        public String toString() {
            return linkName + " at " + addressText() + " (" + protocol + ", " + applicationSession + ")";
        }
    }

    /**
     * What an application says in its association request (ACSE).
     *
     * @param applicationContext object identifier of the application context
     * @param versions the versions of CSTA that it offers, bit n of CSTAVersion at position n
     * @param userInformationReference object identifier in front of the versions, or null
     * @param required the functions that it requires (CSTAFunctionality), or null
     * @param supplied the functions that it can supply (CSTAFunctionality), or null
     * @param releases whether the association is released (RLRQ) at the end, or aborted (ABRT)
     */
    public record Acse(
            String applicationContext,
            long versions,
            String userInformationReference,
            Struct required,
            Struct supplied,
            boolean releases) {}

    /**
     * @param connectTimeout how long a TCP connection, with its TLS handshake, may take
     * @param linkTimeout how long the answer to what the link itself asks may take: association, status, monitors,
     *     snapshots
     * @param linkTimeoutGiven whether that time is the user's choice; if not, users of a link need not agree on it
     * @param systemStatusTimeout how long to wait for the switch's first SystemStatus before asking for it
     * @param sessionDuration the ECMA-354 session duration that is asked for
     * @param idleTimeout how long a link stays after its last user has gone
     * @param reconnection how a lost link is connected again
     * @param heartbeat how a silent switch is noticed
     * @param remonitorAlways whether every SystemStatus enabled voids all monitors, not only a change to it
     * @param maxOutstandingRequests how many requests may be outstanding; more wait
     * @param requestInterval the least time between two requests; 0 for none
     * @param maxFrameLength the longest message that is read, in octets
     */
    public record Timers(
            Duration connectTimeout,
            Duration linkTimeout,
            boolean linkTimeoutGiven,
            Duration systemStatusTimeout,
            Duration sessionDuration,
            Duration idleTimeout,
            Reconnection reconnection,
            Heartbeat heartbeat,
            boolean remonitorAlways,
            int maxOutstandingRequests,
            Duration requestInterval,
            int maxFrameLength) {

        /** The longest time that setting up the link at one address may take before its users are told. */
        public Duration startLimit() {
            return connectTimeout.plus(linkTimeout.multipliedBy(2)).plus(systemStatusTimeout);
        }

        /** Whether a user with these times and limits can share a link with one that has those. */
        boolean agreesWith(Timers other) {
            boolean same = linkTimeout.equals(other.linkTimeout) || !linkTimeoutGiven || !other.linkTimeoutGiven;
            return same && withoutLinkTimeout().equals(other.withoutLinkTimeout());
        }

        private Timers withoutLinkTimeout() {
            return new Timers(
                    connectTimeout,
                    Duration.ZERO,
                    false,
                    systemStatusTimeout,
                    sessionDuration,
                    idleTimeout,
                    reconnection,
                    heartbeat,
                    remonitorAlways,
                    maxOutstandingRequests,
                    requestInterval,
                    maxFrameLength);
        }
    }

    /**
     * @param delay the first delay before a lost link is connected again
     * @param maxDelay the longest such delay
     * @param refusedDelay how long an address is left out whose switch refused the application for good, and the time
     *     after which a monitor that was refused for good is tried again; 0 for never
     * @param failback how often preferred addresses are tried while the link is at another one; 0 for never
     */
    public record Reconnection(Duration delay, Duration maxDelay, Duration refusedDelay, Duration failback) {}

    /**
     * @param kind what is sent to a silent switch
     * @param interval after how much silence
     * @param tolerance how many may be unanswered
     */
    public record Heartbeat(HeartbeatKind kind, Duration interval, int tolerance) {

        /**
         * Reads the name of a kind.
         *
         * @throws IllegalArgumentException if there is no such kind
         */
        public static Heartbeat of(String kind, Duration interval, int tolerance) {
            HeartbeatKind known = HeartbeatKind.of(kind);
            if (known == null) {
                throw new IllegalArgumentException(
                        "Unknown heartbeat '" + kind + "', expected requestSystemStatus, systemStatus or none");
            }
            return new Heartbeat(known, interval, tolerance);
        }
    }

    /** The name of the link. */
    public String name() {
        return identity.linkName();
    }
}
