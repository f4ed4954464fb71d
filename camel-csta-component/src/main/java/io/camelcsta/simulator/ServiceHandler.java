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
package io.camelcsta.simulator;

import io.camelcsta.model.Struct;

/** Performs the requests of one service. */
@FunctionalInterface
interface ServiceHandler {

    /**
     * Performs a request whose required fields are present and of their types.
     *
     * @return the body of the positive answer; null if there is no answer at all
     * @throws SwitchRefusedException if the rules of the switch refuse it; nothing has been done then
     */
    Struct handle(ApplicationLink link, Struct request);
}
