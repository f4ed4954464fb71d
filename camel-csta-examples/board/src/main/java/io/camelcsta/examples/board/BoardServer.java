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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;

/**
 * The HTTP server: the page, the stream that keeps it up to date, and the guard before them and before the routes with
 * {@code platform-http:} endpoints.
 */
final class BoardServer extends VertxPlatformHttpServer {

    private static final int TOKEN_OCTETS = 16;
    private static final Map<String, String> FILES = Map.of(
            "board.js", "text/javascript; charset=utf-8",
            "board.css", "text/css; charset=utf-8",
            "icon.svg", "image/svg+xml");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Settings settings;
    private final Board board;
    private final String token = random();
    private final String instance = random();
    private final StateStreams streams;
    // written by the timer alone
    private volatile BoardState.Link link;
    private volatile long linkVersion;

    BoardServer(Settings settings, Board board, Duration patience) {
        super(configuration(settings));
        this.settings = settings;
        this.board = board;
        this.link = new BoardState.Link(false, "disconnected", settings.pbx(), null, 0);
        this.streams = new StateStreams(() -> board.version() + linkVersion, this::json, patience.toMillis());
    }

    private static VertxPlatformHttpServerConfiguration configuration(Settings settings) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(settings.host());
        configuration.setBindPort(settings.port());
        configuration.setMaxBodySize(Guard.MAX_BODY);
        configuration.getBodyHandler().setHandleFileUploads(false);
        return configuration;
    }

    private static String random() {
        byte[] octets = new byte[TOKEN_OCTETS];
        new SecureRandom().nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    @Override
    protected void startServer() throws Exception {
        // that it cannot listen the server only logs
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException e) {
            throw new IOException(
                    "Cannot listen on " + settings.host() + ":" + settings.port() + " (board.host, board.port): "
                            + e.getMessage(),
                    e);
        }
        super.startServer();
        Router router = VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(settings.port()));
        Guard guard = new Guard(settings.host(), getPort(), settings.names(), token);
        router.route().order(-1).handler(guard).failureHandler(guard::failed);
        String page = new String(file("index.html"), StandardCharsets.UTF_8)
                .replace("{token}", token)
                .replace("{instance}", instance);
        serve(router, "/", "text/html; charset=utf-8", page);
        FILES.forEach((name, type) -> serve(router, "/" + name, type, new String(file(name), StandardCharsets.UTF_8)));
        router.get("/api/state").handler(streams);
        getVertx().setPeriodic(StateStreams.TICK_MILLIS, timer -> {
            observeLink();
            streams.tick();
        });
    }

    private static void serve(Router router, String path, String type, String text) {
        router.get(path)
                .handler(context ->
                        context.response().putHeader("Content-Type", type).end(text));
        router.head(path).handler(context -> context.response()
                .putHeader("Content-Type", type)
                .putHeader("Content-Length", String.valueOf(text.getBytes(StandardCharsets.UTF_8).length))
                .end());
    }

    /** Where the page is. */
    String url() {
        boolean any = settings.host().equals("0.0.0.0") || settings.host().equals("::");
        String host = any ? "localhost" : settings.host();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + getPort() + "/";
    }

    /** The streams of the browsers. */
    StateStreams streams() {
        return streams;
    }

    /** The token that is in the page. */
    String token() {
        return token;
    }

    private static byte[] file(String name) {
        try (InputStream file = BoardServer.class.getResourceAsStream("/web/" + name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The link has no event for all that it does, such as trying in vain to connect. */
    private void observeLink() {
        LinkStatus status = SwitchLink.status(getCamelContext());
        BoardState.Link present = link;
        if (status != null) {
            boolean usable = status.state() == LinkState.USABLE;
            present = new BoardState.Link(
                    usable,
                    status.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    status.address(),
                    usable ? null : status.lastError(),
                    status.since().toEpochMilli());
            board.problems(SwitchLink.problems(status));
        }
        if (!present.equals(link)) {
            link = present;
            linkVersion++;
        }
    }

    /** The board as the page gets it. */
    BoardState present() {
        return board.state(instance, link);
    }

    private String json() {
        try {
            return JSON.writeValueAsString(present());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
