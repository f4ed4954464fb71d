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
package io.camelcsta.codec.xml;

/**
 * What an XML document from the wire may contain at most.
 *
 * @param maxOctets length in octets
 * @param maxDepth nested elements
 * @param maxElements elements
 */
public record XmlLimits(int maxOctets, int maxDepth, int maxElements) {

    /** The largest document that the framing of ECMA-323 can carry, and far more nesting than any CSTA message has. */
    public static final XmlLimits DEFAULT = new XmlLimits(65_527, 64, 10_000);

    /** For text that has passed the limits already. */
    static final XmlLimits UNLIMITED = new XmlLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
