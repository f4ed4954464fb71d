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
 * Values without behaviour of a link: CSTA messages and the parts of their bodies
 * ({@link io.camelcsta.model.CstaMessage}, {@link io.camelcsta.model.Struct}), and the bodies that routes see
 * ({@link io.camelcsta.model.PrivateService}, {@link io.camelcsta.model.PrivateEvent},
 * {@link io.camelcsta.model.CstaEvent}, {@link io.camelcsta.model.EventError}), with their plain maps and JSON. Numbers
 * and names of private services and events are here, too.
 *
 * <p>Not here: which fields a CSTA message has ({@code model.description}), octets ({@code io.camelcsta.codec}), what a
 * message means ({@code io.camelcsta.service}).
 *
 * <p>Threads: values are immutable and any thread may use them; builders are for one thread.
 */
package io.camelcsta.model;
