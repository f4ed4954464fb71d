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

import io.camelcsta.privatedata.PrivateDataMapping;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** How a simulated switch is configured; a copy of what the builder was told, never changed. */
final class SimulatorOptions {

    final String bindAddress;
    final List<ListenerOptions> listeners;
    /** Null without TLS. */
    final SSLContext tls;

    final boolean needsClientCertificate;
    final List<String> devices;
    final List<String> outsideNumbers;
    final String namespace;
    final String systemStatus;
    final boolean sendSystemStatusOnConnect;
    final boolean answersRequestSystemStatus;
    final boolean applicationSession;
    final String user;
    final String password;
    final Duration sessionDuration;
    final List<String> protocolVersions;
    final int snapshotSegmentSize;
    final int deviceSegmentSize;
    final boolean dynamicDeviceIds;
    final int callIdOctets;
    final boolean reuseCallIds;
    final boolean keepsCallIdOnTransfer;
    final boolean callClearedEvents;
    final boolean stopEventAtCallEnd;
    final boolean hostUnknownOnCancel;
    final boolean changesMonitorFilters;
    final boolean eventsBeforeAnswers;
    final boolean positionsInEvents;
    final boolean autoAnswer;
    final int monitorLimit;
    final int panasonicSegmentSize;
    final String applicationContext;
    final long cstaVersions;
    final long answeredVersion;
    final boolean answersUserInformation;
    final PrivateDataMapping privateDataMapping;
    final Consumer<String> trace;
    /** Null without a demonstration. */
    final Duration demoPace;

    SimulatorOptions(CstaSimulatorBuilder builder) {
        this.bindAddress = builder.bindAddress;
        this.listeners = builder.allListeners();
        this.tls = builder.tls;
        this.needsClientCertificate = builder.needsClientCertificate;
        this.devices = distinct(builder.devices);
        this.outsideNumbers = distinct(builder.outsideNumbers);
        this.namespace = builder.namespace;
        this.systemStatus = builder.systemStatus;
        this.sendSystemStatusOnConnect = builder.sendSystemStatusOnConnect;
        this.answersRequestSystemStatus = builder.answersRequestSystemStatus;
        this.applicationSession = builder.applicationSession;
        this.user = builder.user;
        this.password = builder.password;
        this.sessionDuration = builder.sessionDuration;
        this.protocolVersions = List.copyOf(builder.protocolVersions);
        this.snapshotSegmentSize = builder.snapshotSegmentSize;
        this.deviceSegmentSize = builder.deviceSegmentSize;
        this.dynamicDeviceIds = builder.dynamicDeviceIds;
        this.callIdOctets = builder.callIdOctets;
        this.reuseCallIds = builder.reuseCallIds;
        this.keepsCallIdOnTransfer = builder.keepsCallIdOnTransfer;
        this.callClearedEvents = builder.callClearedEvents;
        this.stopEventAtCallEnd = builder.stopEventAtCallEnd;
        this.hostUnknownOnCancel = builder.hostUnknownOnCancel;
        this.changesMonitorFilters = builder.changesMonitorFilters;
        this.eventsBeforeAnswers = builder.eventsBeforeAnswers;
        this.positionsInEvents = builder.positionsInEvents;
        this.autoAnswer = builder.autoAnswer;
        this.monitorLimit = builder.monitorLimit;
        this.panasonicSegmentSize = builder.panasonicSegmentSize;
        this.applicationContext = builder.applicationContext;
        this.cstaVersions = builder.cstaVersions;
        this.answeredVersion = builder.answeredVersion;
        this.answersUserInformation = builder.answersUserInformation;
        this.privateDataMapping = builder.privateDataMapping;
        this.trace = builder.trace;
        this.demoPace = builder.demoPace;
    }

    private static List<String> distinct(Collection<String> numbers) {
        return List.copyOf(new LinkedHashSet<>(numbers));
    }
}
