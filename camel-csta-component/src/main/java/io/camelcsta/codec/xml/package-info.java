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
 * ECMA-323: CSTA messages as XML documents, and the session documents of ECMA-354. {@code XmlDecoder} and
 * {@code XmlEncoder} interpret the description of services and events; {@code XmlInput} is a pull parser without DTD
 * and external entities, with limits on octets, depth and elements ({@code XmlLimits}).
 *
 * <p>Not here: the names and the order of elements (the {@code .csta} files of {@code io.camelcsta.model.description}),
 * and the frames around a document ({@code io.camelcsta.transport}).
 *
 * <p>Threads: the codec has no state; inputs and outputs belong to one call. In a link it is the event loop.
 */
package io.camelcsta.codec.xml;
