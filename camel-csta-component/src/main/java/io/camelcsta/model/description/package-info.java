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
 * ECMA-269 as data: services, events, types and session documents, each field with its BER tag and its XML name.
 * {@code DescriptionReader} reads them from the {@code .csta} files beside this package;
 * {@link io.camelcsta.model.description.Csta} holds the result. {@code README.md} beside the files explains their
 * syntax and how to add a message.
 *
 * <p>Not here: the reading and writing of messages; {@code io.camelcsta.codec.xml} and {@code io.camelcsta.codec.ber}
 * interpret this description.
 *
 * <p>Threads: the description is read once, by the thread that asks first, and is immutable after that.
 */
package io.camelcsta.model.description;
