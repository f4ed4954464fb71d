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

import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.description.Csta;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What an exchange asks a producer for, as meters and spans name it: by a name of the component's or of ECMA-269, or
 * {@link #UNKNOWN}, whatever text the exchange has, so that there are not many names. Any thread.
 */
public final class RequestedService {

    /** What was asked for could not be read, or nobody knows it. */
    public static final String UNKNOWN = "unknown";

    /** The property of the exchange in which a producer leaves the name of what was asked for, also if that failed. */
    public static final String PROPERTY = "CamelCstaRequestedService";

    private RequestedService() {}

    /**
     * The name, as far as it is known while the body is not read: a body of text, octets or a stream is left alone,
     * though what it names goes before the option of the endpoint.
     *
     * @param configuration the options of the endpoint that is asked
     * @return the name, or null if it is not known yet
     */
    public static String of(Exchange exchange, CstaConfiguration configuration) {
        Message message = exchange.getMessage();
        try {
            String service = CstaRequest.text(message, CstaConstants.SERVICE);
            if (service != null) {
                return ofService(service);
            }
            String operation = CstaRequest.text(message, CstaConstants.OPERATION);
            if (operation != null) {
                return ofOperation(operation);
            }
        } catch (InvalidValueException e) {
            return UNKNOWN;
        }
        return ofBody(message.getBody(), configuration);
    }

    private static String ofBody(Object body, CstaConfiguration configuration) {
        if (MonitorOperation.of(configuration.getOperation()) != null) {
            return configuration.getOperation();
        } else if (body instanceof PrivateService request && request.service() != null) {
            return ofService(request.service());
        } else if (body instanceof Map<?, ?> map && member(map) != null) {
            return ofService(member(map));
        } else if (configuration.getService() != null) {
            return ofService(configuration.getService());
        }
        return configuration.getOperation() == null ? null : ofOperation(configuration.getOperation());
    }

    /** The service that the map names, or null; one that is sorted may refuse to be asked for a text. */
    private static String member(Map<?, ?> map) {
        try {
            Object named = map.get(CstaRequest.SERVICE);
            return named == null ? null : named.toString();
        } catch (ClassCastException | NullPointerException e) {
            return null;
        }
    }

    static String of(CstaRequest request) {
        return request.operation() != null
                ? ofOperation(request.operation())
                : ofService(request.service().service());
    }

    private static String ofService(String nameOrNumber) {
        PrivateServiceType type = nameOrNumber == null ? null : PrivateServiceType.of(nameOrNumber);
        return type == null ? UNKNOWN : type.serviceName();
    }

    private static String ofOperation(String name) {
        return Csta.description().findService(name) == null && MonitorOperation.of(name) == null ? UNKNOWN : name;
    }
}
