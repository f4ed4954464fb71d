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
 * The command {@link io.camelcsta.tools.CstaDecode}: messages in hexadecimal or XML to JSON, and back.
 *
 * <p>Not here: the plain form of messages that it shows ({@code PlainMessages} in {@code io.camelcsta.codec}), and the
 * simulated switch as a command ({@code io.camelcsta.simulator}).
 *
 * <p>Threads: the main thread of the command.
 */
package io.camelcsta.tools;
