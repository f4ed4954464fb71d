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
 * The bundle of the example karaf: one Camel context for each configuration file ({@code SwitchConnection}), with the
 * routes in {@code SwitchRoutes}.
 *
 * <p>Not here: the demonstration that starts Karaf ({@code karaf.demo}). It is not in the bundle and runs in a process
 * of its own.
 *
 * <p>Threads: Declarative Services starts and stops contexts on threads of the container; routes run on Camel's
 * threads.
 */
package io.camelcsta.examples.karaf;
