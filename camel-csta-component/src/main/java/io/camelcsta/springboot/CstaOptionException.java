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
package io.camelcsta.springboot;

import io.camelcsta.OptionNames;

/** An option under {@code camel.component.csta} cannot be set. The message names it. */
final class CstaOptionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String action;

    private CstaOptionException(String name, String reason, String action, Throwable cause) {
        super(CstaOptions.PREFIX + "." + name + " " + reason, cause);
        this.action = action;
    }

    /** Without its value, which may be a password under a misspelt name. */
    static CstaOptionException unknown(String name, String nearest) {
        String question =
                nearest == null ? "" : "Did you mean " + CstaOptions.PREFIX + "." + OptionNames.dashed(nearest) + "?";
        return new CstaOptionException(
                name, ("is not an option of the csta component. " + question).trim(), "Correct or remove it.", null);
    }

    static CstaOptionException wrongValue(String name, String value, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new CstaOptionException(
                name, "cannot be set to '" + value + "': " + root.getMessage(), "Correct the value.", cause);
    }

    /** Without the value, and without the cause, whose message has it. */
    static CstaOptionException secret(String name) {
        return new CstaOptionException(
                name,
                "cannot be set",
                "A value that begins with #bean: must name a bean, and {{...}} in it a property.",
                null);
    }

    /** What to do about it. */
    String action() {
        return action;
    }
}
