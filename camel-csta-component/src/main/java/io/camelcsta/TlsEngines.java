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
package io.camelcsta;

import io.camelcsta.link.TlsEngineFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * TLS as Camel's parameters describe it. Key and trust stores are read anew for each connection.
 *
 * @param parameters the parameters; endpoints with the same ones may share a link
 * @param verifiesHostName whether the certificate must be made for the host (RFC 2818)
 * @param context where the parameters find resources
 */
record TlsEngines(SSLContextParameters parameters, boolean verifiesHostName, CamelContext context)
        implements TlsEngineFactory {

    @Override
    public SSLEngine create(String host, int port) throws Exception {
        SSLEngine engine = parameters.createSSLContext(context).createSSLEngine(host, port);
        engine.setUseClientMode(true);
        if (verifiesHostName) {
            SSLParameters engineParameters = engine.getSSLParameters();
            engineParameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(engineParameters);
        }
        return engine;
    }

    @Override
    public String toString() {
        return "TLS" + (verifiesHostName ? "" : " without host name verification");
    }
}
