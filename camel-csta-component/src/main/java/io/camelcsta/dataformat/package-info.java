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
 * The Camel data format {@code csta}: messages that come from a file, a queue or a trace, without a link and without
 * framing.
 *
 * <p>Not here: the encodings ({@code io.camelcsta.codec}), and messages with framing in plain {@code netty:} routes
 * ({@code io.camelcsta.netty}).
 *
 * <p>Threads: those of the route that calls {@code marshal} or {@code unmarshal}.
 */
package io.camelcsta.dataformat;
