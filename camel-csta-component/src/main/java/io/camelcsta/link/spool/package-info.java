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
 * A store on disk for items that must survive the process: one writer, group commits, items kept in order, a lock on
 * the directory, repair of a damaged file. It does not know what it stores. {@code MvStoreFile} is the only class that
 * uses H2's MVStore, which is an optional dependency.
 *
 * <p>Not here: which events are stored and when they are delivered again ({@code SpoolBuffer} and {@code EventDelivery}
 * in {@code io.camelcsta}).
 *
 * <p>Threads: any thread may add and remove items, without input or output. One task at a time writes, on the executor
 * given ({@code CstaSpoolWriter} in a consumer); {@code open}, {@code flush} and {@code close} block the caller.
 */
package io.camelcsta.link.spool;
