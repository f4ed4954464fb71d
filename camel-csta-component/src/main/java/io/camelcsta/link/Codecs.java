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
package io.camelcsta.link;

import io.camelcsta.codec.MessageCodec;
import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import java.util.Map;

/** Chooses the codec of a link, and what a version of ECMA-323 is called on the wire. */
final class Codecs {

    private static final String ECMA_323 = "http://www.ecma-international.org/standards/ecma-323/csta/";
    private static final String ED2 = "http://www.ecma.ch/standards/ecma-323/csta/ed2";
    /** Versions that are no namespace, and the edition that they mean (Avaya). */
    private static final Map<String, String> PLAIN_VERSIONS = Map.of("3.0", "ed3");

    private Codecs() {}

    static MessageCodec of(LinkConfig config, String protocolVersion) {
        int maxFrameLength = config.timers().maxFrameLength();
        if (!config.identity().isXml()) {
            return new BerCodec(new BerLimits(maxFrameLength, BerLimits.DEFAULT.maxDepth()));
        }
        return new XmlCodec(
                namespace(protocolVersion),
                new XmlLimits(maxFrameLength, XmlLimits.DEFAULT.maxDepth(), XmlLimits.DEFAULT.maxElements()));
    }

    /** What an ECMA-354 session asks for: a namespace for a short name, anything else as it is. */
    static String versionText(String protocolVersion) {
        if (protocolVersion.equals("ed2")) {
            return ED2;
        }
        return protocolVersion.matches("ed\\d(/priv\\d+)?") ? ECMA_323 + protocolVersion : protocolVersion;
    }

    /** The namespace of the documents: the version's without a private suffix. */
    static String namespace(String protocolVersion) {
        String version = versionText(PLAIN_VERSIONS.getOrDefault(protocolVersion, protocolVersion));
        return version.indexOf(':') > 0 ? version.replaceFirst("/priv\\d+$", "") : ECMA_323 + "ed4";
    }
}
