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
package io.camelcsta;

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.EventError;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateEvent;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes the headers of events, replies and errors. An absent attribute removes the header that may be there. */
final class CstaHeaders {

    private CstaHeaders() {}

    static void set(Message message, CstaBody body) {
        if (body instanceof PrivateEvent event) {
            set(message, event);
        } else if (body instanceof CstaEvent event) {
            set(message, event);
        } else if (body instanceof LinkEvent event) {
            common(
                    message,
                    event.event(),
                    EventClass.LINK.key(),
                    null,
                    event.link(),
                    event.eventTime(),
                    event.eventId());
        }
    }

    static void set(Message message, PrivateEvent event) {
        common(
                message,
                event.event(),
                event.type().eventClass().key(),
                event.thisDN(),
                event.link(),
                event.eventTime(),
                event.eventId());
        put(message, CstaConstants.EVENT_NUMBER, event.privateMsgId());
        put(message, CstaConstants.OTHER_DN, event.otherDN());
        call(message, event.connId(), event.callId(), event.deviceId());
        put(message, CstaConstants.REFERENCE_ID, event.referenceId());
    }

    private static void set(Message message, CstaEvent event) {
        common(
                message,
                event.event(),
                event.eventClass().key(),
                event.thisDN(),
                event.link(),
                event.eventTime(),
                event.eventId());
        call(message, event.connId(), event.callId(), event.deviceId());
    }

    static void set(Message message, CstaReply reply) {
        common(
                message,
                reply.response(),
                null,
                message.getHeader(CstaConstants.THIS_DN, String.class),
                reply.link(),
                reply.eventTime(),
                null);
        if (reply.callId() != null) {
            call(message, reply.connId(), reply.callId(), reply.deviceId());
        }
        put(message, CstaConstants.REFERENCE_ID, reply.referenceId());
    }

    static void set(Message message, EventError error) {
        put(message, CstaConstants.ERROR_CODE, error.code());
        put(message, CstaConstants.REFERENCE_ID, error.referenceId());
        put(message, CstaConstants.LINK, error.link());
    }

    private static void common(
            Message message, String name, String eventClass, String thisDN, String link, Instant time, String eventId) {
        put(message, CstaConstants.EVENT_NAME, name);
        put(message, CstaConstants.EVENT_CLASS, eventClass);
        put(message, CstaConstants.THIS_DN, thisDN);
        put(message, CstaConstants.LINK, link);
        put(message, CstaConstants.EVENT_TIME, time == null ? null : CstaBody.format(time));
        put(message, CstaConstants.EVENT_ID, eventId);
        put(message, CstaConstants.ERROR_CODE, null);
        if (time != null) {
            message.setHeader(Exchange.MESSAGE_TIMESTAMP, time.toEpochMilli());
        }
    }

    private static void call(Message message, String connId, String callId, String deviceId) {
        put(message, CstaConstants.CONN_ID, connId);
        put(message, CstaConstants.CALL_ID, callId);
        put(message, CstaConstants.DEVICE_ID, deviceId);
    }

    private static void put(Message message, String name, Object value) {
        if (value == null) {
            message.removeHeader(name);
        } else {
            message.setHeader(name, value);
        }
    }
}
