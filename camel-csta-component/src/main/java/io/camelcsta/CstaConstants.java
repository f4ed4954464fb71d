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

import org.apache.camel.spi.Metadata;

/**
 * The headers of the component. On a request a header goes before the body, and the body before the endpoint's option.
 */
public final class CstaConstants {

    /** The private service to perform. */
    @Metadata(
            label = "producer",
            description =
                    "The private service to perform, by name or number, such as startRecording or 3013. Goes before Service in the body and before the option service.",
            javaType = "String")
    public static final String SERVICE = "CamelCstaService";
    /** The CSTA service to request. */
    @Metadata(
            label = "producer",
            description =
                    "Any CSTA service to request instead of a private service, by its ECMA-323 name, such as MakeCall; or addMonitors, removeMonitors or listMonitors. The body is the request as Map or JSON.",
            javaType = "String")
    public static final String OPERATION = "CamelCstaOperation";
    /** The devices that monitors are added for, or removed from. */
    @Metadata(
            label = "producer",
            description = "The devices of addMonitors and removeMonitors, separated by commas. Goes before the body.",
            javaType = "String")
    public static final String DEVICES = "CamelCstaDevices";
    /** The consumer whose monitors are changed. */
    @Metadata(
            label = "producer",
            description =
                    "The id of the route whose consumer addMonitors, removeMonitors and listMonitors are for; needed only if several consumers share the link. Goes before the body.",
            javaType = "String")
    public static final String ROUTE_ID = "CamelCstaRouteId";
    /** The number of the event. */
    @Metadata(description = "The number of a private event, PrivateMsgID, such as 3013.", javaType = "Integer")
    public static final String EVENT_NUMBER = "CamelCstaEventNumber";
    /** The name of the event. */
    @Metadata(
            description =
                    "The name of the event, such as recordingStarted, DeliveredEvent or EventLinkConnected; on a reply the name of the resulting event or answer.",
            javaType = "String")
    public static final String EVENT_NAME = "CamelCstaEventName";
    /** The class of the event. */
    @Metadata(label = "consumer", description = "The class of the event as in the option events.", javaType = "String")
    public static final String EVENT_CLASS = "CamelCstaEventClass";
    /** The device. */
    @Metadata(
            description =
                    "ThisDN: on an event the monitored device as the option devices names it (hot desking: the guest extension); on a request the device that the service is for.",
            javaType = "String")
    public static final String THIS_DN = "CamelCstaThisDN";
    /** The other device. */
    @Metadata(description = "OtherDN: for hot desking the host extension, if it is known.", javaType = "String")
    public static final String OTHER_DN = "CamelCstaOtherDN";
    /** The call. */
    @Metadata(
            description =
                    "ConnID of the call, 16 hexadecimal digits, the same for all parties of the call and on all nodes with the same linkName.",
            javaType = "String")
    public static final String CONN_ID = "CamelCstaConnId";
    /** The switch's call id. */
    @Metadata(
            description = "The switch's own id of the call. A request may name the call by it instead of ConnID.",
            javaType = "String")
    public static final String CALL_ID = "CamelCstaCallId";
    /** The device part of the connection. */
    @Metadata(
            label = "consumer",
            description = "The device part of the switch's connection, which may be dynamic.",
            javaType = "String")
    public static final String DEVICE_ID = "CamelCstaDeviceId";
    /** The link. */
    @Metadata(description = "The name of the link.", javaType = "String")
    public static final String LINK = "CamelCstaLink";
    /** The time. */
    @Metadata(
            description = "When the message came from the switch, as ISO-8601 text in UTC with microseconds.",
            javaType = "String")
    public static final String EVENT_TIME = "CamelCstaEventTime";
    /** The id of the event. */
    @Metadata(
            label = "consumer",
            description = "EventID, unique, and the same again when the event is delivered again.",
            javaType = "String")
    public static final String EVENT_ID = "CamelCstaEventId";
    /** Whether the event may have been seen before. */
    @Metadata(
            label = "consumer",
            description =
                    "True on an event that comes from a spool and may have been processed before: its exchange failed, or an earlier run stored it. Absent on others.",
            javaType = "Boolean")
    public static final String REDELIVERED = "CamelCstaRedelivered";
    /** The reference of the request. */
    @Metadata(
            label = "producer",
            description = "ReferenceID of the request, which the reply repeats; made if there is none.",
            javaType = "Integer")
    public static final String REFERENCE_ID = "CamelCstaReferenceId";
    /** The error code. */
    @Metadata(
            label = "producer",
            description = "ErrorCode of a request that could not be performed.",
            javaType = "Integer")
    public static final String ERROR_CODE = "CamelCstaErrorCode";
    /** The time-out. */
    @Metadata(
            label = "producer",
            description =
                    "How long the switch's answer may take for this request, as a duration or in milliseconds. Goes before the option requestTimeout.",
            javaType = "java.time.Duration")
    public static final String REQUEST_TIMEOUT = "CamelCstaRequestTimeout";

    private CstaConstants() {}
}
