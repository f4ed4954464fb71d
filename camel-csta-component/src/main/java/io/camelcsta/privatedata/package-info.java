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
 * Hot desking as CSTA private data: the interface {@link io.camelcsta.privatedata.PrivateDataMapping} and this
 * project's own encodings, one for XML and one for BER. Implement the interface for the encoding of a vendor, and name
 * the bean with the option {@code privateDataMapping}.
 *
 * <p>Not here: the Escape and Private Event around the private data ({@code HotDesking} in
 * {@code io.camelcsta.service}).
 *
 * <p>Threads: several at the same time, the event loops of all links among them. A mapping must not block.
 */
package io.camelcsta.privatedata;
