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

import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import io.camelcsta.model.description.SessionDocument;
import io.camelcsta.model.description.StructType;

/**
 * A message of a CSTA link, as it is after decoding and before encoding, independent of the encoding. The invoke id
 * belongs to it: in XML it stands in the frame's header, in BER inside the message.
 */
public sealed interface CstaMessage {

    /** The invoke id of messages that carry none, or one that cannot be read. */
    int NO_INVOKE_ID = Integer.MIN_VALUE;

    /** The invoke id, or {@link #NO_INVOKE_ID}. */
    int invokeId();

    /**
     * The name of the message as ECMA-323 has it: {@code MonitorStart}, {@code MonitorStartResponse},
     * {@code RecordEvent}.
     */
    String name();

    /** A request of a service. */
    record Request(int invokeId, Service service, Struct body) implements CstaMessage {
        @Override
        public String name() {
            return service.name();
        }
    }

    /**
     * A positive answer. Over BER an answer may name no service and have no body: then both are null, and it belongs to
     * the request of its invoke id.
     */
    record Response(int invokeId, Service service, Struct body) implements CstaMessage {
        @Override
        public String name() {
            return service == null ? "Response" : service.responseName();
        }
    }

    /**
     * A negative answer. {@code detail} is null unless the switch sent an error that is not the standard's: then
     * {@code error} is unspecified, and over BER {@code detail} is the error code and its parameter as they came.
     */
    record Failure(int invokeId, CstaError error, Opaque detail) implements CstaMessage {
        @Override
        public String name() {
            return "CSTAErrorCode";
        }
    }

    /** A message refused as such (ROSE reject, X.880). {@code kind}: general, invoke, returnResult or returnError. */
    record Reject(int invokeId, String kind, int problem) implements CstaMessage {
        @Override
        public String name() {
            return "Reject";
        }
    }

    /** An event. */
    record Event(int invokeId, EventType type, Struct body) implements CstaMessage {
        @Override
        public String name() {
            return type.name();
        }

        /** The cross reference of the monitor that it belongs to. */
        public String monitorCrossRefID() {
            return (String) body.get(0);
        }
    }

    /** A document of an ECMA-354 application session, either way. {@code body.type()} tells request from answer. */
    record Session(int invokeId, SessionDocument document, Struct body) implements CstaMessage {
        @Override
        public String name() {
            return body.type().typeName();
        }

        /** Whether it is the request. */
        public boolean isRequest() {
            return body.type() == document.request();
        }

        /** Whether it is the positive answer. */
        public boolean isPositive() {
            StructType type = body.type();
            return type == document.positive();
        }
    }

    /** An APDU of the association (ACSE); over BER only. */
    record Association(AcseMessage apdu) implements CstaMessage {
        @Override
        public int invokeId() {
            return NO_INVOKE_ID;
        }

        @Override
        public String name() {
            return apdu.name();
        }
    }

    /**
     * A message that the description does not know, with its content untouched.
     *
     * @param kind what it seems to be
     * @param monitorCrossRefID the monitor of an event, if it could be found, else null
     */
    record Unknown(int invokeId, Kind kind, String name, String monitorCrossRefID, Opaque content)
            implements CstaMessage {

        /** What an unknown message seems to be. */
        public enum Kind {
            /** A request to answer. */
            REQUEST,
            /** An answer. */
            RESPONSE,
            /** An event. */
            EVENT
        }
    }
}
