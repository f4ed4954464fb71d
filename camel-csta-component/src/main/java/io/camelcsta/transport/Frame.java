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
package io.camelcsta.transport;

/**
 * One message on the stream, without its framing. The array is handed over: neither side changes it.
 *
 * @param invokeId the invoke id that the framing carries, from 0 to 9999, or {@link #NO_INVOKE_ID}
 * @param octets the message
 */
public record Frame(int invokeId, byte[] octets) {

    /** The frame carries no invoke id, or one that cannot be read. */
    public static final int NO_INVOKE_ID = Integer.MIN_VALUE;
}
