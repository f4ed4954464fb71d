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
 * The example board: a web page that shows devices, calls, recordings and hot desks, and sends services.
 * {@link io.camelcsta.examples.board.BoardExample} starts it; the routes are in {@code BoardRoutes}, the page is in
 * {@code src/main/resources/web}.
 *
 * <p>Not here: the component. The only parts of it used here are its endpoints, its bodies and the simulated switch.
 *
 * <p>Threads: the consumer's threads change {@code Board}, which several threads may use; Vert.x's threads serve the
 * page; {@code Traffic} has a thread of its own.
 */
package io.camelcsta.examples.board;
