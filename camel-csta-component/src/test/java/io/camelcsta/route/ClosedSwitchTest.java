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
package io.camelcsta.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.simulator.CstaSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.RepeatedTest;

/**
 * A simulated switch that comes back at its address, as tests of links need it. Here, because it depends on the version
 * of Netty.
 */
class ClosedSwitchTest {

    @RepeatedTest(50)
    void portIsFreeWhenTheSwitchIsClosed() throws IOException {
        CstaSimulator pbx =
                Encoding.current().simulator(CstaSimulator.builder()).start();
        pbx.close();

        try (ServerSocket next = new ServerSocket(pbx.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(next.getLocalPort()).isEqualTo(pbx.port());
        }
    }
}
