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
package io.camelcsta.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The octets before the first frame. Time is that of the channel: nothing waits. */
@Timeout(120)
@Tag("unit")
class OpeningTest {

    private final List<ByteBuf> buffers = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private EmbeddedChannel channel;

    @AfterEach
    void everyBufferIsReleased() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    private void open(String opening) {
        channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new OpeningHandler(Opening.parse(opening), Duration.ofSeconds(5)),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelActive(ChannelHandlerContext context) {
                                log.add("active");
                            }

                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                ByteBuf buffer = (ByteBuf) message;
                                log.add("read " + buffer.toString(StandardCharsets.US_ASCII));
                                buffer.release();
                            }

                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                Throwable reason = cause instanceof io.netty.handler.codec.DecoderException
                                                && cause.getCause() != null
                                        ? cause.getCause()
                                        : cause;
                                assertThat(reason).isInstanceOf(FramingException.class);
                                log.add(reason.getMessage());
                            }

                            @Override
                            public void channelInactive(ChannelHandlerContext context) {
                                log.add("inactive");
                            }
                        });
        // the channel is active already: what the connection does is told to the handlers now
        channel.pipeline().fireChannelActive();
    }

    private String sent() {
        ByteBuf buffer = channel.readOutbound();
        if (buffer == null) {
            return null;
        }
        String text = buffer.toString(StandardCharsets.US_ASCII);
        buffer.release();
        return text;
    }

    private void receive(String text) {
        ByteBuf buffer = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        buffers.add(buffer);
        channel.writeInbound(buffer);
    }

    private void pass(long milliseconds) {
        channel.advanceTimeBy(milliseconds, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void octetsAreSentAtOnce() {
        open("B:P");
        assertThat(sent()).isEqualTo("B");
        assertThat(sent()).isNull();
    }

    @Test
    void connectionIsNotActiveBeforeTheAnswer() {
        open("B:P");
        assertThat(log).isEmpty();
    }

    @Test
    void expectedAnswerMakesTheConnectionActive() {
        open("B:P");
        receive("P");
        assertThat(log).containsExactly("active");
        assertThat(channel.pipeline().get(OpeningHandler.class)).isNull();
    }

    @Test
    void octetsBehindTheAnswerAreNotLost() {
        open("B:P");
        receive("Pxyz");
        assertThat(log).containsExactly("active", "read xyz");
    }

    @Test
    void answerMayComeInPieces() {
        open("HELLO:READY");
        assertThat(sent()).isEqualTo("HELLO");
        receive("RE");
        receive("AD");
        assertThat(log).isEmpty();
        receive("Y1");
        assertThat(log).containsExactly("active", "read 1");
    }

    @ParameterizedTest
    @CsvSource({"B:P,N,0x4e", "B:P,NP,0x4e50", "HELLO:READY,REX,0x524558"})
    void wrongAnswerIsReportedWithWhatCameAndWhatWasExpected(String opening, String answer, String found) {
        open(opening);
        receive(answer);
        assertThat(log)
                .hasSize(1)
                .first()
                .asString()
                .contains(found)
                .contains("expected '" + opening.substring(opening.indexOf(':') + 1) + "'")
                .contains("option opening");
    }

    @Test
    void missingAnswerIsReportedAfterTheTime() {
        open("B:P");
        pass(4_999);
        assertThat(log).isEmpty();
        pass(1);
        assertThat(log).hasSize(1).first().asString().contains("did not answer").contains("5000 ms");
    }

    @Test
    void partOfTheAnswerDoesNotStopTheTime() {
        open("HELLO:READY");
        receive("READ");
        pass(5_000);
        assertThat(log).hasSize(1).first().asString().contains("did not answer");
    }

    @Test
    void timeIsStoppedByTheAnswer() {
        open("B:P");
        receive("P");
        pass(60_000);
        assertThat(log).containsExactly("active");
    }

    @Test
    void timeIsStoppedWhenTheConnectionCloses() {
        open("B:P");
        channel.close();
        pass(60_000);
        assertThat(log).containsExactly("inactive");
    }

    @Test
    void wrongAnswerIsReportedOnce() {
        open("B:P");
        receive("N");
        pass(60_000);
        assertThat(log).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"B:P,B,P", "HELLO:READY,HELLO,READY", "a::,a,:"})
    void openingIsRead(String text, String sent, String expected) {
        assertThat(Opening.parse(text)).isEqualTo(new Opening(sent, expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "B",
                ":",
                "B:",
                ":P",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:P"
            })
    void malformedOpeningIsRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Opening.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("B:P");
    }
}
