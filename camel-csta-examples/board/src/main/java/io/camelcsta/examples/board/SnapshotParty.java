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
package io.camelcsta.examples.board;

/**
 * A party of a call as the switch tells it when it is asked.
 *
 * @param number the number of the device
 * @param connection the device part of the switch's connection, or null if it is not known
 * @param state the state of the connection as ECMA-269 names it
 */
record SnapshotParty(String number, String connection, String state) {}
