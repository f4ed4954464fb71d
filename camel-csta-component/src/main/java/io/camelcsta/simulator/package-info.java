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
 * A simulated switch on a TCP port, for tests, demonstrations and examples: devices, calls, recordings, account codes,
 * hot desks, agents and monitors, over both encodings. It can refuse requests and misbehave in many ways. Start with
 * {@link io.camelcsta.simulator.CstaSimulator}; {@link io.camelcsta.simulator.CstaSimulatorMain} starts it as a
 * process.
 *
 * <p>Not here: Camel and the link. The simulator shares only codecs, framings, the model and the mappings of private
 * data with the component.
 *
 * <p>Threads: sockets and state live on the simulator's one thread, {@code csta-simulator}. Any thread may call the
 * public methods of the simulator, its calls and its devices; they wait for that thread. Listeners run on it and must
 * not block.
 */
package io.camelcsta.simulator;
