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
 * What a Camel user meets: component, endpoint, configuration, consumer, producer, headers, type converters,
 * exceptions, and the reading of requests ({@code CstaRequest}). Also here: the event queue of a consumer
 * ({@code EventPipeline}, {@code EventIntake}, {@code EventLanes}), the sources of devices, and what operators see:
 * health checks, dev console, JMX, meters, message trace.
 *
 * <p>Not here: what CSTA messages mean ({@code io.camelcsta.service}), the connection ({@code io.camelcsta.link}), the
 * bodies of exchanges ({@link io.camelcsta.model}).
 *
 * <p>Threads: Camel's threads start and stop endpoints and call producers. The link's event loop hands events to
 * {@code EventIntake}, which must not block. Routes process events on the pool {@code CstaConsumer} of each consumer;
 * exchanges of producers continue on the component's pool {@code CstaResponse}. Any thread may call health checks,
 * MBeans and meters.
 */
package io.camelcsta;
