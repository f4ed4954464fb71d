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
package io.camelcsta.examples.board;

import io.camelcsta.simulator.CstaSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.camel.main.Main;

/** The application as it runs, at a simulated switch. */
final class RunningBoard implements AutoCloseable {

    final BoardServer server;
    private final Main camel = new Main();
    private final HttpClient client = HttpClient.newHttpClient();

    RunningBoard(CstaSimulator pbx, String protocol, String... devices) throws Exception {
        this(pbx.address(protocol), protocol, List.of(), devices);
    }

    RunningBoard(String address, String protocol, List<String> names, String... devices) throws Exception {
        this(0, address, protocol, names, devices);
    }

    RunningBoard(int port, String address, String protocol, List<String> names, String... devices) throws Exception {
        server = BoardExample.start(
                camel,
                new Settings(null, List.of(), protocol, "length2", "127.0.0.1", port, names),
                address,
                List.of(devices));
    }

    String authority() {
        return "127.0.0.1:" + server.getPort();
    }

    String url() {
        return server.url();
    }

    BoardState state() {
        return server.present();
    }

    /** The only call. */
    BoardState.Call call() {
        List<BoardState.Call> calls = state().calls();
        return calls.size() == 1 ? calls.get(0) : null;
    }

    BoardState.Device device(String number) {
        return state().devices().stream()
                .filter(device -> device.number().equals(number))
                .findFirst()
                .orElseThrow();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url()).resolve(path));
    }

    /** An action as the page sends it. */
    HttpRequest.Builder action(String service, String body) {
        return request("/api/services/" + service)
                .header("Content-Type", "application/json")
                .header(Guard.TOKEN_HEADER, server.token())
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        camel.stop();
    }
}
