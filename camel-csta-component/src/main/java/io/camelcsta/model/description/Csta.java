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
package io.camelcsta.model.description;

import java.util.List;
import java.util.Map;

/**
 * ECMA-269 as data: every service, event and type that this component knows, in both encodings. The text that it is
 * read from lies beside this class ({@code types.csta}, {@code services.csta}, {@code events.csta},
 * {@code sessions.csta}, {@code acse.csta}) and is made to be read beside the standards.
 */
public final class Csta {

    private static final List<String> RESOURCES =
            List.of("types.csta", "services.csta", "events.csta", "sessions.csta", "acse.csta");

    private final Map<String, CstaType> types;
    private final Map<String, Service> services;
    private final Map<String, Service> responses;
    private final Map<Integer, Service> servicesByCode;
    private final Map<String, EventType> events;
    private final Map<String, SessionDocument> sessions;

    Csta(DescriptionReader reader) {
        this.types = Map.copyOf(reader.types());
        this.services = Map.copyOf(reader.services());
        this.responses = new java.util.HashMap<>();
        this.servicesByCode = new java.util.HashMap<>();
        services.values().forEach(service -> {
            servicesByCode.put(service.code(), service);
            if (service.answered()) {
                responses.put(service.responseName(), service);
            }
        });
        this.events = Map.copyOf(reader.events());
        this.sessions = Map.copyOf(reader.sessions());
    }

    private static final class Holder {
        private static final Csta INSTANCE = load();

        private static Csta load() {
            DescriptionReader reader = new DescriptionReader();
            RESOURCES.forEach(reader::readResource);
            return new Csta(reader.finish());
        }
    }

    /** The description; immutable, read once. */
    public static Csta description() {
        return Holder.INSTANCE;
    }

    /** The service with that request root, or null. */
    public Service findService(String name) {
        return services.get(name);
    }

    /** The service with that request root. */
    public Service service(String name) {
        return require(services.get(name), "service", name);
    }

    /** The service with that answer root ({@code MonitorStartResponse}), or null. */
    public Service findServiceByResponse(String responseName) {
        return responses.get(responseName);
    }

    /** The service with that ROSE operation code, or null. */
    public Service findService(int code) {
        return servicesByCode.get(code);
    }

    /** All services, in no order. */
    public java.util.Collection<Service> services() {
        return services.values();
    }

    /** The event with that root ({@code RecordEvent}), or null. */
    public EventType findEvent(String name) {
        return events.get(name);
    }

    /** The event with that root. */
    public EventType event(String name) {
        return require(events.get(name), "event", name);
    }

    /** All events, in no order. */
    public java.util.Collection<EventType> events() {
        return events.values();
    }

    /** The ECMA-354 document with that request root, or null. */
    public SessionDocument findSession(String name) {
        return sessions.get(name);
    }

    /** The ECMA-354 document with that request root. */
    public SessionDocument session(String name) {
        return require(sessions.get(name), "session document", name);
    }

    /** All ECMA-354 documents, in no order. */
    public java.util.Collection<SessionDocument> sessions() {
        return sessions.values();
    }

    /** The type of that name. */
    public CstaType type(String name) {
        return require(types.get(name), "type", name);
    }

    /** All named types, in no order. */
    public java.util.Collection<CstaType> types() {
        return types.values();
    }

    private static <T> T require(T found, String what, String name) {
        if (found == null) {
            throw new IllegalArgumentException("No " + what + " '" + name + "' is described");
        }
        return found;
    }
}
