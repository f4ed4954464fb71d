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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.MessageCodec;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class CodecsTest {

    @ParameterizedTest
    @CsvSource({
        "ed3, http://www.ecma-international.org/standards/ecma-323/csta/ed3",
        "ed4, http://www.ecma-international.org/standards/ecma-323/csta/ed4",
        "ed5, http://www.ecma-international.org/standards/ecma-323/csta/ed5",
        "ed6, http://www.ecma-international.org/standards/ecma-323/csta/ed6",
        "ed2, http://www.ecma.ch/standards/ecma-323/csta/ed2",
        "ed3/priv1, http://www.ecma-international.org/standards/ecma-323/csta/ed3",
        "ed3/priv5, http://www.ecma-international.org/standards/ecma-323/csta/ed3",
        "ed2/priv1, http://www.ecma-international.org/standards/ecma-323/csta/ed2",
        "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv2, http://www.ecma-international.org/standards/ecma-323/csta/ed3",
        "3.0, http://www.ecma-international.org/standards/ecma-323/csta/ed3",
        "http://example.com/own, http://example.com/own",
        "something else, http://www.ecma-international.org/standards/ecma-323/csta/ed4"
    })
    void namespaceOfAVersion(String version, String namespace) {
        assertThat(Codecs.namespace(version)).isEqualTo(namespace);
    }

    @ParameterizedTest
    @CsvSource({
        "ed4, http://www.ecma-international.org/standards/ecma-323/csta/ed4",
        "ed2, http://www.ecma.ch/standards/ecma-323/csta/ed2",
        "ed3/priv5, http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv5",
        "3.0, 3.0",
        "http://example.com/own, http://example.com/own"
    })
    void versionThatASessionAsksFor(String version, String text) {
        assertThat(Codecs.versionText(version)).isEqualTo(text);
    }

    @Test
    void codecWritesTheNamespaceOfTheVersion() throws CodecException {
        Service service = Csta.description().service("SystemStatus");
        assertThat(Codecs.of(TestConfigs.withMaxFrameLength(1_000), "ed6")
                        .encode(new CstaMessage.Response(1, service, Struct.empty(service.response()))))
                .asString()
                .contains("xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed6\"");
    }

    @Test
    void codecReadsNoLongerDocumentsThanTheFraming() {
        MessageCodec codec = Codecs.of(TestConfigs.withMaxFrameLength(20), "ed4");
        assertThatThrownBy(() -> codec.decode(1, new byte[21]))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("at most 20 are read");
    }
}
