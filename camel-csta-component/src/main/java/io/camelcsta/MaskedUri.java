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

import org.apache.camel.util.URISupport;

/**
 * URIs of endpoints as they may be shown. Camel's own mask ends at the first closing bracket of {@code RAW(...)}, which
 * may be one of the secret.
 */
final class MaskedUri {

    private static final String MASK = "xxxxxx";

    private MaskedUri() {}

    /** The URI with a mask for the whole value of each secret option, and for what Camel takes for a secret. */
    static String of(String uri) {
        int query = uri.indexOf('?') + 1;
        if (query == 0) {
            return URISupport.sanitizeUri(uri);
        }
        StringBuilder masked = new StringBuilder(uri.length()).append(uri, 0, query);
        int start = query;
        while (start < uri.length()) {
            int end = end(uri, start);
            int value = value(uri, start);
            if (value < end && isSecret(uri.substring(start, value - 1))) {
                masked.append(uri, start, value).append(MASK);
            } else {
                masked.append(uri, start, end);
            }
            if (end < uri.length()) {
                masked.append('&');
            }
            start = end + 1;
        }
        return URISupport.sanitizeUri(masked.toString());
    }

    /** Where the option ends that begins there: where Camel ends it when it reads the URI. */
    private static int end(String uri, int start) {
        int value = value(uri, start);
        int end;
        if (uri.startsWith("RAW(", value)) {
            end = uri.indexOf(")&", value);
        } else if (uri.startsWith("RAW{", value)) {
            end = uri.indexOf("}&", value);
        } else {
            end = uri.indexOf('&', start) - 1;
        }
        return end < 0 ? uri.length() : end + 1;
    }

    /** Where the value begins of the option that begins there; where the option ends if it has none. */
    private static int value(String uri, int start) {
        int value = uri.indexOf('=', start) + 1;
        int next = uri.indexOf('&', start);
        if (next >= 0 && (value == 0 || value > next)) {
            return next;
        }
        return value == 0 ? uri.length() : value;
    }

    private static boolean isSecret(String option) {
        // also as one of the configuration: configuration.password
        return OptionNames.ofEndpoint().isSecret(option.substring(option.lastIndexOf('.') + 1));
    }
}
