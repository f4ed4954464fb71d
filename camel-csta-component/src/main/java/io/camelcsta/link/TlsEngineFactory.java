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

import javax.net.ssl.SSLEngine;

/**
 * Secures connections with TLS. Links are shared by endpoints whose factories are equal. Called for each connection, so
 * that renewed certificates are used from the next one on; may block, as it is not called on an event loop.
 */
public interface TlsEngineFactory {

    /**
     * A new engine in client mode.
     *
     * @param host the switch, as the user writes it; the certificate has to name it
     * @param port its port
     * @throws Exception if key stores or options cannot be used
     */
    SSLEngine create(String host, int port) throws Exception;
}
