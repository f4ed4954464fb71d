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
package io.camelcsta.examples.springboot;

import io.camelcsta.simulator.CstaSimulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The application over ECMA-323 (XML). */
@Tag("compatibility")
class ApplicationXmlTest extends ApplicationTestSupport {

    private static final CstaSimulator PBX = start("xml");

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("pbx.address", PBX::address);
        registry.add("camel.component.csta.protocol", () -> "xml");
    }

    @AfterAll
    static void stopSwitch() {
        PBX.close();
    }

    @Override
    CstaSimulator pbx() {
        return PBX;
    }
}
