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

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A condition that a test waits for often looks at what changes under its eyes, such as a file that is rolled while it
 * is read or an MBean that is just being registered. A look that fails with an exception is therefore not the end of
 * the wait but a reason to look again, within the limit of the wait. JUnit finds this extension by itself for every
 * test class.
 */
public class AwaitExtension implements BeforeAllCallback {

    /** Of a wait without a limit of its own. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.ignoreExceptionsByDefault();
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
