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
/**
 * The example quarkus: events to a file ({@code EventRoutes}), services over HTTP ({@code ServiceRoutes}), the link in
 * {@code /q/health} ({@code LinkHealth}). Settings are in {@code application.properties}. {@code SimulatedSwitch} takes
 * the place of a switch in the demonstration.
 *
 * <p>Threads: routes run on Camel's threads and on those of the HTTP server; Quarkus creates the beans at start-up.
 */
package io.camelcsta.examples.quarkus;
