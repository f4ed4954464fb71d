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
package io.camelcsta.examples.quarkus;

import io.camelcsta.simulator.CstaSimulator;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts a switch before the application, and tells the application where it is. The argument {@code protocol} is its
 * encoding.
 */
public final class SwitchResource implements QuarkusTestResourceLifecycleManager {

    /** A field of a test that is given the switch. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    @interface TheSwitch {}

    static final String DEVICES = "3001,3002,+4930123456,4001";

    private String protocol;
    private CstaSimulator pbx;

    @Override
    public void init(Map<String, String> arguments) {
        protocol = arguments.get("protocol");
    }

    @Override
    public Map<String, String> start() {
        pbx = CstaSimulator.builder()
                .protocol(protocol)
                .devices(DEVICES.split(","))
                .start();
        return Map.of(
                "csta.pbx",
                pbx.address(),
                "csta.devices",
                DEVICES,
                "csta.directory",
                directory().toString(),
                "csta.spool",
                directory().toString(),
                "camel.component.csta.protocol",
                protocol,
                "camel.component.csta.request-timeout",
                "2s",
                "camel.component.csta.link-timeout",
                "20s",
                "camel.component.csta.reconnect-delay",
                "100",
                "camel.component.csta.reconnect-max-delay",
                "200");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(pbx, new TestInjector.AnnotatedAndMatchesType(TheSwitch.class, CstaSimulator.class));
    }

    @Override
    public void stop() {
        pbx.close();
    }

    static Path directory() {
        try {
            return Files.createTempDirectory(Path.of("target"), "test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
