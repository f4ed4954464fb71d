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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaLinkException;
import io.camelcsta.link.CstaLink;
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateService;
import io.netty.channel.EventLoopGroup;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.netty.NettyWorkerPoolBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Event loops that the application brings. Whose they are ends them, perhaps too early: nothing may hang then. */
@Timeout(120)
class WorkerGroupTest extends CstaRouteTestSupport {

    private EventLoopGroup workers;

    @BeforeEach
    void shareEventLoops() {
        workers = new NettyWorkerPoolBuilder()
                .withName("shared")
                .withWorkerCount(1)
                .build();
        closingLast(this::endEventLoops);
        useWorkerGroup(workers);
    }

    private void endEventLoops() throws InterruptedException {
        assertThat(workers.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    @Tag("compatibility")
    void linkLivesOnTheEventLoopsOfTheApplicationWhichTheComponentLeavesRunning() throws Exception {
        Events events = consume("devices=3001&events=recording");
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();

        context.stop();

        assertThat(workers.isShuttingDown()).isFalse();
        eventually(() -> assertThat(pbx.links()).isZero());
    }

    @Test
    void requestFailsIfTheEventLoopsHaveEnded() throws Exception {
        consume("devices=3001");
        endEventLoops();

        EventError error = refuse(PrivateService.startRecording("3001", null).withCallId("c1"));

        assertThat(error.code()).isEqualTo(54);
        assertThat(error.message()).contains("workerGroup");
        assertThat(error.sent()).isFalse();
    }

    @Test
    void requestOfAnyServiceFailsIfTheEventLoopsHaveEnded() throws Exception {
        consume("devices=3001");
        endEventLoops();

        EventError error = refuse("operation=SnapshotDevice", Map.of("snapshotObject", "3001"), Map.of());

        assertThat(error.message()).contains("workerGroup");
    }

    @Test
    void devicesCannotBeAddedOrRemovedIfTheEventLoopsHaveEnded() throws Exception {
        consume("devices=3001");
        endEventLoops();

        assertThat(refuse("operation=addMonitors", "3002", Map.of()).message()).contains("workerGroup");
        assertThat(refuse("operation=removeMonitors", "3001", Map.of()).message())
                .contains("workerGroup");
    }

    @Test
    void stateOfTheLinkTellsThatTheEventLoopsHaveEnded() throws Exception {
        consume("devices=3001");
        CstaLink link =
                context.getComponent("csta", CstaComponent.class).getLinks().get(0);
        endEventLoops();

        assertThat(link.status().lastError()).contains("workerGroup");
        assertThat(link.status().nextAttempt()).isNull();
        assertThatThrownBy(link::reconnect)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("workerGroup");
    }

    @Test
    void consumerStopsAtOnceIfTheEventLoopsHaveEnded() throws Exception {
        consume("devices=3001&overflow=stopReading");
        endEventLoops();

        assertStopsAtOnce();
    }

    @Test
    void suspendedConsumerIsResumedAndStopsAtOnceIfTheEventLoopsHaveEnded() throws Exception {
        consume("devices=3001");
        context.getRouteController().suspendRoute(lastRoute());
        endEventLoops();

        context.getRouteController().resumeRoute(lastRoute());

        assertStopsAtOnce();
    }

    @Test
    void consumerDoesNotStartOnEventLoopsThatHaveEnded() throws Exception {
        endEventLoops();

        assertThatThrownBy(() -> consume("devices=3001"))
                .hasRootCauseInstanceOf(Exception.class)
                .hasStackTraceContaining("workerGroup")
                .hasStackTraceContaining(CstaLinkException.class.getName());
    }

    @Test
    void requestThatIsUnderWayFailsWhenTheEventLoopsEnd() throws Exception {
        pbx.misbehave("RecordMessage").once().silence();
        pbx.call("3001", "3002");
        var request = sendAsync(
                "",
                PrivateService.startRecording("3001", null)
                        .withCallId(pbx.calls().get(0).id()),
                Map.of());
        pbx.awaitReceived("RecordMessage", 1, LIMIT);

        endEventLoops();

        EventError error = failure(result(request)).getEventError();
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.sent()).isTrue();
    }

    /** Without waiting for the switch, which cannot be told any more. */
    private void assertStopsAtOnce() throws Exception {
        context.getRouteController().stopRoute(lastRoute(), 20, TimeUnit.SECONDS);
        assertThat(context.getRouteController().getRouteStatus(lastRoute()).isStopped())
                .isTrue();
    }
}
