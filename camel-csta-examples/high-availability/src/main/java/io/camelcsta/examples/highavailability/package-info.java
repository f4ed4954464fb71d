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
 * The example high-availability: two processes of which one has the link. {@code Node} is the application, with the
 * routes in {@code EventRoutes}. {@code HighAvailability}, {@code ChildNode}, {@code NodeProcess}, {@code EventFiles}
 * and {@code Phones} are the demonstration, which kills a process.
 *
 * <p>Threads: the demonstration runs on the main thread, {@code Phones} on one of its own; the routes run in the
 * processes of the nodes, on Camel's threads.
 */
package io.camelcsta.examples.highavailability;
