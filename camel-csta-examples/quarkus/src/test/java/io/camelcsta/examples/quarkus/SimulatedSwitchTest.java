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

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application as the README's command starts it: no switch is set. */
@QuarkusTest
@TestProfile(SimulatedSwitchTest.NoSwitch.class)
@Timeout(180)
class SimulatedSwitchTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOT_DESK =
            "{\"Service\":\"startHotDesking\",\"ThisDN\":\"3002\",\"Extensions\":{\"HOST_DN\":\"4002\"}}";

    /** The settings of application.properties, but for the files, and that of the command. */
    public static class NoSwitch implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            String directory = SwitchResource.directory().toString();
            return Map.of("csta.directory", directory, "csta.spool", directory, "csta.simulator", "true");
        }
    }

    @ConfigProperty(name = "csta.directory")
    Path directory;

    @Test
    void withoutASwitchThingsHappenAtASimulatedOne() {
        await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> {
            try (Stream<Path> files =
                    Files.list(directory).filter(file -> file.toString().endsWith(".jsonl"))) {
                assertThat(files).first().satisfies(file -> assertThat(Files.readString(file))
                        .contains("recordingStarted"));
            }
        });
    }

    @Test
    void aHotDeskCanBeTakenOnce() {
        await().ignoreExceptions()
                .atMost(LIMIT)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));

        given().contentType("application/json")
                .body(HOT_DESK)
                .post("/services")
                .then()
                .statusCode(200)
                .body("Event", equalTo("hotDeskingEstablished"), "OtherDN", equalTo("4002"));
        given().contentType("application/json")
                .body(HOT_DESK)
                .post("/services")
                .then()
                .statusCode(409)
                .body("ErrorCode", equalTo(43));
    }
}
