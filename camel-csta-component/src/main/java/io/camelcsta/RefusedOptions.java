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

import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be said of options that a bean was to be given and that are unknown or malformed, as an addition to the
 * bean's text: Camel's messages about an option that is not set name the bean. An exception of its own would not do,
 * because only Camel knows whether such an option is an error, and goes on with the other options if it is none.
 */
record RefusedOptions(List<String> messages) {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedOptions.class);

    static final RefusedOptions NONE = new RefusedOptions(List.of());

    /** These and one more, which is logged: Camel does not tell of what it ignores. */
    RefusedOptions with(String message) {
        LOG.warn(message);
        return new RefusedOptions(
                Stream.concat(messages.stream(), Stream.of(message)).distinct().toList());
    }

    /** The text of a bean, with them if there are any. */
    String addedTo(String bean) {
        return messages.isEmpty() ? bean : bean + " (" + String.join("; ", messages) + ")";
    }
}
