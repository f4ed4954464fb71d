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
package io.camelcsta.fault;

import io.camelcsta.transport.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One direction of one connection. On the proxy's thread only. */
final class Pipe {

    /** Delayed octets beyond this make the proxy stop reading. */
    private static final int MAX_QUEUED = 1 << 24;
    /** A slow reader has hardly a buffer of its own. */
    private static final int MAX_QUEUED_BY_SLOW_READER = 1024;

    private static final int PIECES_PER_SECOND = 100;

    private final ProxiedConnection connection;
    private final Direction direction;
    private final Flow flow;
    private final Deque<Piece> queue = new ArrayDeque<>();
    private long queued;
    private long lastDue = System.nanoTime();
    private long nextFree = lastDue;
    private Future<?> later;
    private boolean pumping;

    /** Null if messages are not told apart, or not any more. */
    private MessageMeter meter;

    private MessageChange change;
    private ByteBuf changing;
    private int passed;
    /** A fault is about to happen: nothing more is written. */
    private boolean blocked;

    private ByteBuf merged;
    private int mergedMessages;
    private Future<?> mergeEnd;
    private ChannelFuture lastWrite;
    private boolean ended;

    /** What came, and when it may pass; without octets it is the end (FIN). */
    private record Piece(ByteBuf octets, long due) {}

    Pipe(ProxiedConnection connection, Direction direction, Flow flow, Framing framing) {
        this.connection = connection;
        this.direction = direction;
        this.flow = flow;
        this.meter = framing == null ? null : new MessageMeter(framing);
    }

    private SocketChannel source() {
        return connection.source(direction);
    }

    private SocketChannel sink() {
        return connection.sink(direction);
    }

    /** Whether the end (FIN) has passed. */
    boolean hasEnded() {
        return ended;
    }

    /** The octets that have come and wait to pass. */
    long waiting() {
        return queued;
    }

    // in

    void received(ByteBuf octets) {
        queued += octets.readableBytes();
        enqueue(octets);
    }

    /** The sender ended the direction (FIN). */
    void receivedEnd() {
        enqueue(null);
    }

    private void enqueue(ByteBuf octets) {
        // never before what came earlier, even if the delay has become shorter
        lastDue = Math.max(lastDue, System.nanoTime() + flow.delayNanos);
        queue.addLast(new Piece(octets, lastDue));
        pump();
    }

    /** Something was set, or there is more room at the receiver. */
    void changed() {
        if (!flow.stalled && (flow.mergeNanos == 0 || mergeEnd != null && mergeEnd.isDone())) {
            writeMerged();
        }
        passReleased();
        pump();
    }

    /** Lets pass what was held, between two messages. */
    private void passReleased() {
        while (!flow.released.isEmpty()
                && !flow.stalled
                && !stops()
                && sink() != null
                && meter != null
                && meter.isBetweenMessages()) {
            write(flow.released.removeFirst(), 1);
            passed++;
        }
    }

    private void pump() {
        // writing tells of the room at the receiver: what is next must not overtake the rest of a piece
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            passQueued();
        } finally {
            pumping = false;
        }
        adjustReading();
    }

    private void passQueued() {
        if (later != null) {
            later.cancel(false);
            later = null;
        }
        while (!queue.isEmpty() && !flow.stalled && !stops() && sink() != null && sink().isWritable()) {
            Piece first = queue.getFirst();
            long due = flow.octetsPerSecond == 0 ? first.due() : Math.max(first.due(), nextFree);
            long wait = due - System.nanoTime();
            if (wait > 0) {
                later = sink().eventLoop().schedule(this::pump, wait, TimeUnit.NANOSECONDS);
                break;
            } else if (first.octets() == null) {
                queue.clear();
                writeMerged();
                afterWrites(this::end);
                break;
            }
            pass(take(first.octets()));
        }
    }

    /** Whether nothing may pass, because of a fault. */
    private boolean stops() {
        return blocked || connection.discards();
    }

    private ByteBuf take(ByteBuf first) {
        int octets = first.readableBytes();
        if (flow.octetsPerSecond > 0) {
            octets = Math.min(octets, Math.max(1, flow.octetsPerSecond / PIECES_PER_SECOND));
            nextFree = Math.max(nextFree, System.nanoTime()) + TimeUnit.SECONDS.toNanos(octets) / flow.octetsPerSecond;
        }
        queued -= octets;
        if (octets == first.readableBytes()) {
            queue.removeFirst();
            return first;
        }
        return first.readRetainedSlice(octets);
    }

    /** Reads from the sender, or lets TCP hold it back. */
    void adjustReading() {
        if (source() != null) {
            int room = flow.octetsPerSecond > 0 ? MAX_QUEUED_BY_SLOW_READER : MAX_QUEUED;
            boolean passes = sink() != null && sink().isWritable() && !flow.stalled && queued < room;
            source().config().setAutoRead(passes || connection.discards());
        }
    }

    // messages

    private void pass(ByteBuf octets) {
        int start = octets.readerIndex();
        int messages = 0;
        while (octets.isReadable() && !stops()) {
            if (meter == null || meter.isLost()) {
                octets.readerIndex(octets.writerIndex());
                break;
            }
            if (meter.isBetweenMessages() && beginChange(octets)) {
                write(octets.retainedSlice(start, octets.readerIndex() - start), messages);
                start = octets.readerIndex();
                messages = 0;
            }
            boolean complete = meter.advance(octets);
            if (changing != null) {
                changing.writeBytes(octets, start, octets.readerIndex() - start);
                start = octets.readerIndex();
                endChange(complete);
            } else if (complete) {
                messages++;
                passed++;
                if (connection.isDue(direction, passed)) {
                    write(octets.retainedSlice(start, octets.readerIndex() - start), messages);
                    start = octets.readerIndex();
                    messages = 0;
                    fault();
                }
            }
        }
        if (!stops()) {
            write(octets.retainedSlice(start, octets.readerIndex() - start), messages);
        }
        octets.release();
        passReleased();
    }

    /** Collects the message that begins, if something is to be done to it. */
    private boolean beginChange(ByteBuf octets) {
        boolean toBeHalved = connection.isDueInTheMiddle(direction, passed);
        change = toBeHalved ? null : flow.changes.pollFirst();
        if (change != null || toBeHalved) {
            changing = octets.alloc().buffer();
        }
        return changing != null;
    }

    private void endChange(boolean complete) {
        ByteBuf message = changing;
        if (meter.isLost()) {
            changing = null;
            write(message, 0);
        } else if (complete) {
            changing = null;
            if (change == null) {
                write(message.readSlice(message.readableBytes() / 2).retain(), 0);
                message.release();
                fault();
                return;
            }
            List<ByteBuf> instead = change.apply(message, meter.headerLength());
            change = null;
            for (ByteBuf each : instead) {
                if (stops()) {
                    each.release();
                } else {
                    write(each, 1);
                    passed++;
                    if (connection.isDue(direction, passed)) {
                        fault();
                    }
                }
            }
        }
    }

    private void fault() {
        blocked = true;
        writeMerged();
        afterWrites(connection::fault);
    }

    // out

    private void write(ByteBuf octets, int messages) {
        if (!octets.isReadable()) {
            octets.release();
        } else if (flow.mergeNanos == 0) {
            writeNow(octets, messages);
        } else if (merged == null) {
            merged = octets.alloc().buffer().writeBytes(octets);
            octets.release();
            mergedMessages = messages;
            mergeEnd = sink().eventLoop()
                    .schedule(
                            () -> {
                                // a stalled direction keeps it until it is resumed
                                if (!flow.stalled) {
                                    writeMerged();
                                }
                            },
                            flow.mergeNanos,
                            TimeUnit.NANOSECONDS);
        } else {
            merged.writeBytes(octets);
            octets.release();
            mergedMessages += messages;
        }
    }

    private void writeMerged() {
        if (merged != null) {
            mergeEnd.cancel(false);
            ByteBuf octets = merged;
            merged = null;
            writeNow(octets, mergedMessages);
        }
    }

    private void writeNow(ByteBuf octets, int messages) {
        flow.octets += octets.readableBytes();
        flow.messages += messages;
        while (flow.chunk > 0 && octets.readableBytes() > flow.chunk) {
            sink().writeAndFlush(octets.readRetainedSlice(flow.chunk));
        }
        lastWrite = sink().writeAndFlush(octets);
    }

    private void afterWrites(Runnable task) {
        if (lastWrite == null) {
            task.run();
        } else {
            lastWrite.addListener(future -> task.run());
        }
    }

    private void end() {
        if (sink() != null && !ended) {
            ended = true;
            sink().shutdownOutput();
            connection.directionEnded();
        }
    }

    // the end

    /** Loses what has not been written yet, and does not count the messages that come later. */
    void swallow() {
        clear();
        meter = null;
        blocked = false;
        adjustReading();
    }

    /** Loses what has not been written yet. */
    void clear() {
        for (Piece piece : queue) {
            if (piece.octets() != null) {
                piece.octets().release();
            }
        }
        queue.clear();
        queued = 0;
        if (later != null) {
            later.cancel(false);
        }
        if (mergeEnd != null) {
            mergeEnd.cancel(false);
        }
        for (ByteBuf octets : new ByteBuf[] {merged, changing}) {
            if (octets != null) {
                octets.release();
            }
        }
        merged = null;
        changing = null;
    }
}
