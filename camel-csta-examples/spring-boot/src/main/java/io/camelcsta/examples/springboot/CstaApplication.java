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

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Connects a telephone switch to HTTP. The routes are in {@link SwitchRoutes}, the settings in application.properties.
 */
@SpringBootApplication
public class CstaApplication {

    /** Runs until it is ended from outside. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(CstaApplication.class);
        application.addInitializers(new SimulatedSwitch());
        application.run(args);
    }
}
