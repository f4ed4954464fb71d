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
 * The example kafka: events to a topic with the ConnID as key ({@code EventRoute}), services from a topic
 * ({@code RequestRoute}). {@code EmbeddedKafka} is a broker for the demonstration, {@code Watch} reads what the routes
 * have written.
 *
 * <p>Threads: the demonstration runs on the main thread, the routes on Camel's threads.
 */
package io.camelcsta.examples.kafka;
