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

import io.camelcsta.model.CstaError;
import java.util.Objects;

/**
 * The simulated switch refuses an act by its rules. An application gets the error as its answer; a test that makes the
 * switch act gets this exception.
 */
public final class SwitchRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient CstaError error;

    SwitchRefusedException(String category, String value) {
        this(new CstaError(category, value));
    }

    SwitchRefusedException(CstaError error) {
        super("The switch refuses: " + Objects.requireNonNull(error));
        this.error = error;
    }

    /** The error as an application is told it. */
    public CstaError error() {
        return error;
    }
}
