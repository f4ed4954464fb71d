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
package io.camelcsta.fault;

/** What can befall a connection of a {@link FaultProxy} at the end of a message. */
public enum Fault {

    /** Both sides are closed (FIN). */
    CUT,

    /**
     * The same with a reset (RST) towards the application. A reset makes TCP throw away what the application has not
     * read yet, so the last messages may be lost to it.
     */
    RESET,

    /** Nothing passes any more, and neither end is told. */
    HALF_OPEN,

    /** Both sides are closed (FIN) after half of the octets of the next message, its header counted. */
    CUT_IN_THE_MIDDLE
}
