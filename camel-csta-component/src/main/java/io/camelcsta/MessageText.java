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

import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Json;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes the messages of a link as lines for people, without credentials and account codes. */
final class MessageText {

    private static final String MASK = "****";
    private static final String PRIVATE_DATA = "privateData";
    /**
     * Fields of ECMA-269 that hold codes or passwords, what the vendor has for security in the extensions, and his
     * login in an application session (ECMA-354).
     */
    private static final Pattern SECRET = Pattern.compile(
            "accountCode|accountInfo|authCode|agentPassword|password|securityInfo|applicationSpecificInfo");

    private final String link;
    private final boolean privateDataShown;

    /**
     * @param link the link's name, which every line has
     * @param privateDataShown whether lines have private data as they are; else only how long they are
     */
    MessageText(String link, boolean privateDataShown) {
        this.link = link;
        this.privateDataShown = privateDataShown;
    }

    /** A message: time, link, address, direction, invoke id, name and content. */
    String line(Instant time, String address, String direction, CstaMessage message) {
        String id = message.invokeId() == CstaMessage.NO_INVOKE_ID ? "-" : Integer.toString(message.invokeId());
        return prefix(time, address, direction) + id + " " + message.name() + content(message);
    }

    String unreadable(Instant time, String address, int octets, String reason) {
        return prefix(time, address, "received") + "- unreadable {\"octets\":" + octets + "} " + oneLine(reason);
    }

    private String prefix(Instant time, String address, String direction) {
        return time + " " + link + " " + address + " " + direction + " ";
    }

    private String content(CstaMessage message) {
        if (message instanceof CstaMessage.Request request) {
            return json(request.body());
        } else if (message instanceof CstaMessage.Response response) {
            return response.body() == null ? "" : json(response.body());
        } else if (message instanceof CstaMessage.Event event) {
            return json(event.body());
        } else if (message instanceof CstaMessage.Session session) {
            return json(session.body());
        } else if (message instanceof CstaMessage.Failure failure) {
            return " " + oneLine(failure.error().toString());
        } else if (message instanceof CstaMessage.Reject reject) {
            return " " + reject.kind() + " problem " + reject.problem();
        } else if (message instanceof CstaMessage.Association association) {
            return apdu(association.apdu());
        }
        // a message without a description: what of it is secret cannot be known
        return " (content not shown)";
    }

    private static String apdu(AcseMessage apdu) {
        if (apdu instanceof AcseMessage.AssociateRequest request) {
            return " applicationContext " + request.applicationContext()
                    + (request.login() == null ? "" : " login " + MASK)
                    + (request.authentication() == null ? "" : " authentication " + MASK);
        } else if (apdu instanceof AcseMessage.AssociateResponse response) {
            return " applicationContext " + response.applicationContext() + " result " + response.result()
                    + " diagnostic " + response.diagnostic()
                    + (response.byProvider() ? " of the provider" : " of the user");
        }
        return " " + apdu;
    }

    private String json(Struct body) {
        return " " + Json.write(masked(Values.toMap(body)));
    }

    private Map<String, Object> masked(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (name.equals(PRIVATE_DATA)) {
                copy.put(name, privateDataShown ? value : length(value));
            } else if (name.equals(Values.UNKNOWN)
                    || name.equals(Values.XML)
                    || name.equals(Values.BER)
                    || SECRET.matcher(name).matches()) {
                copy.put(name, MASK);
            } else {
                copy.put(name, masked(value));
            }
        });
        return copy;
    }

    private Object masked(Object value) {
        if (value instanceof Map<?, ?> map) {
            return masked(map);
        } else if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(masked(item)));
            return copy;
        }
        return value;
    }

    /** Private data by how many octets they have, in the structure that the description knows of them. */
    private static Object length(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(MessageText::length).toList();
        } else if (value instanceof Octets octets) {
            return octets(octets.length());
        } else if (value instanceof Map<?, ?> map && map.get(Values.XML) instanceof String xml) {
            return octets(xml.getBytes(StandardCharsets.UTF_8).length);
        } else if (value instanceof Map<?, ?> map && map.get(Values.BER) instanceof String hexadecimal) {
            return octets(hexadecimal.length() / 2);
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, member) -> copy.put(String.valueOf(key), length(member)));
            return copy;
        }
        return MASK;
    }

    private static String octets(int number) {
        return "(" + number + " octets)";
    }

    /** What comes from the switch must not make lines of its own. */
    private static String oneLine(String text) {
        return String.valueOf(text).replaceAll("\\p{Cntrl}", " ");
    }
}
