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
package io.camelcsta.link.spool;

/**
 * How the items of a spool become octets and octets become items again.
 *
 * @param <T> what is stored
 */
public interface SpoolFormat<T> {

    /**
     * The octets of an item, which {@link #read} understands also after a restart. Called on the thread of the writer.
     */
    byte[] write(T item);

    /**
     * The item of such octets. Called on the thread of the writer.
     *
     * @throws SpoolException if they cannot be understood; the item is then put aside as damaged
     */
    T read(byte[] octets) throws SpoolException;

    /**
     * About how many octets the item takes while it waits, in memory and in the store; cheap, as it is asked for on the
     * thread that adds the item.
     */
    int octets(T item);
}
