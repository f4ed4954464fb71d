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
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Server-sent events: each is the whole board, or a sign of life. A browser gets the present board first and a newer
 * one after each change. So there is no gap between the two and nothing to put together, and a browser that is slow
 * gets fewer boards, not later ones: nothing waits for it but the one that it is reading.
 */
final class StateStreams implements Handler<RoutingContext> {

    /** How often changes are looked for; what happens in between goes out together. */
    static final long TICK_MILLIS = 100;

    static final int MAX_STREAMS = 100;
    private static final int UNAVAILABLE = 503;

    private final LongSupplier version;
    private final Supplier<String> json;
    private final long patienceMillis;
    /** A sign of life for a browser, and of it: when nothing has changed for so long. */
    private final long signMillis;

    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private long newest;
    private String board = "";

    /**
     * Streams of what these supply.
     *
     * @param version the version of the board
     * @param json the board, on one line
     * @param patienceMillis how long a browser may take nothing of what waits for it
     */
    StateStreams(LongSupplier version, Supplier<String> json, long patienceMillis) {
        this.version = version;
        this.json = json;
        this.patienceMillis = patienceMillis;
        this.signMillis = patienceMillis / 3;
        this.newest = -1;
    }

    private static final class Stream {
        private final HttpServerResponse response;
        private long version = -1;
        private long lastWritten = now();

        Stream(HttpServerResponse response) {
            this.response = response;
        }
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (streams.size() >= MAX_STREAMS) {
            response.setStatusCode(UNAVAILABLE).end("Too many browsers");
            return;
        }
        Stream stream = new Stream(response);
        response.exceptionHandler(failure -> streams.remove(stream));
        response.closeHandler(closed -> streams.remove(stream));
        // "retry": how soon the browser comes back when the stream ends
        response.setChunked(true).putHeader("Content-Type", "text/event-stream").write("retry: 1000\n\n");
        streams.add(stream);
        tick();
    }

    /** How many browsers are there. */
    int size() {
        return streams.size();
    }

    /** Ends all streams; the browsers come back. */
    void close() {
        streams.forEach(stream -> stream.response.reset());
    }

    /** Sends the board to whoever has an older one. */
    synchronized void tick() {
        long present = version.getAsLong();
        if (present != newest && !streams.isEmpty()) {
            board = ",\"board\":" + json.get();
            newest = present;
        }
        for (Stream stream : streams) {
            if (stream.response.closed()) {
                streams.remove(stream);
            } else if (stream.response.writeQueueFull()) {
                if (now() - stream.lastWritten > patienceMillis) {
                    streams.remove(stream);
                    stream.response.reset();
                }
            } else if (stream.version != newest) {
                write(stream, board);
                stream.version = newest;
            } else if (now() - stream.lastWritten > signMillis) {
                write(stream, "");
            }
        }
    }

    /** With the time at which it is sent, so that the page can do without a right clock. */
    private static void write(Stream stream, String board) {
        stream.response.write("data: {\"now\":" + System.currentTimeMillis() + board + "}\n\n");
        stream.lastWritten = now();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
