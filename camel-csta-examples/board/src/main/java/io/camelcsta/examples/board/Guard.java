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

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stands before everything that is served. Only a page that came from here may read or do something: no other site that
 * the user has open, not even one whose name has been made to lead to this computer (DNS rebinding).
 */
final class Guard implements Handler<RoutingContext> {

    /** The header that actions have the token in. A form or another site cannot send it. */
    static final String TOKEN_HEADER = "X-Board-Token";
    /** The longest body of an action, in octets. */
    static final long MAX_BODY = 4096;

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    /** What browsers say of a request of the page itself, or of what the user has typed. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private static final String TOO_LARGE_TEXT = "The body has to be " + MAX_BODY + " octets at most";
    private static final int HTTP_PORT = 80;
    private static final int FORBIDDEN = 403;
    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED_TYPE = 415;
    private static final int MISDIRECTED = 421;

    private final Set<String> names = new TreeSet<>();
    private final byte[] token;

    /**
     * A guard of that server.
     *
     * @param host the address that it listens on
     * @param port the port that it listens on
     * @param other names besides, {@code host} or {@code host:port} as they stand in the browser's address bar
     * @param token the token that actions must have
     */
    Guard(String host, int port, List<String> other, String token) {
        for (String name :
                List.of(host.indexOf(':') < 0 ? host : "[" + host + "]", "localhost", "127.0.0.1", "[::1]")) {
            names.add(name.toLowerCase(Locale.ROOT) + ":" + port);
            if (port == HTTP_PORT) {
                // browsers leave it out
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        other.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.response()
                .headers()
                .add("Content-Security-Policy", POLICY)
                .add("X-Content-Type-Options", "nosniff")
                .add("Referrer-Policy", "no-referrer")
                .add("Cross-Origin-Resource-Policy", "same-origin")
                .add("Cache-Control", "no-store");
        MultiMap headers = request.headers();
        // over HTTP/2 there is no such header
        String host = headers.contains("Host") ? headers.get("Host") : String.valueOf(request.authority());
        String origin = headers.get("Origin");
        String site = headers.get("Sec-Fetch-Site");
        if (!serves(host)) {
            refuse(
                    context,
                    MISDIRECTED,
                    "The board is not known as '" + host
                            + "' here; the setting board.names says under which names it is");
        } else if (origin != null && !serves(origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", ""))
                // a link to the page may be anywhere
                || site != null && !OWN_SITES.contains(site) && !request.path().equals("/")) {
            refuse(context, FORBIDDEN, "Not a request of the board's own page");
        } else if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            action(context, headers);
        } else {
            context.next();
        }
    }

    /** Whether the board is known under that name. */
    boolean serves(String name) {
        return names.contains(name.toLowerCase(Locale.ROOT));
    }

    private void action(RoutingContext context, MultiMap headers) {
        String given = headers.get(TOKEN_HEADER);
        String type = headers.get("Content-Type");
        if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token)) {
            refuse(context, FORBIDDEN, "The token is missing or wrong; load the page anew");
        } else if (type == null || !type.split(";", 2)[0].trim().equalsIgnoreCase("application/json")) {
            refuse(context, UNSUPPORTED_TYPE, "The body has to be application/json");
        } else {
            context.next();
        }
    }

    /** A body was too long where it was to be read. */
    void failed(RoutingContext context) {
        if (context.statusCode() == TOO_LARGE) {
            refuse(context, TOO_LARGE, TOO_LARGE_TEXT);
        } else {
            context.next();
        }
    }

    private static void refuse(RoutingContext context, int status, String text) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            // what is still coming is not read
            context.response().putHeader("Connection", "close");
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text);
    }
}
