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

import static org.assertj.core.api.Assertions.fail;

import io.camelcsta.calls.Rule;
import io.camelcsta.calls.Steps;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import io.camelcsta.transport.Framing;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random orders of what phones, producers, consumers, link and switch do, against the model, over sockets. The seed is
 * the same each time; {@code -Dcsta.model.seed=} repeats a run that has printed its seed, or draws one with
 * {@code random}, {@code -Dcsta.model.steps=} makes it longer, and {@code -Dcsta.model.ignore=} leaves out {@link Rule
 * rules} so that others can be seen.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class CallModelRouteTest extends CstaRouteTestSupport {

    private static final int STEPS = Integer.getInteger("csta.model.steps", 300);

    private final long seed = seed();
    private SimulatedRun run;

    private static long seed() {
        String given = System.getProperty("csta.model.seed", "");
        if (given.equals("random")) {
            return new Random().nextInt(1_000_000);
        }
        return given.isBlank() ? 908 : Long.parseLong(given.trim());
    }

    private SimulatedRun.Behaviour behaviour() {
        Random random = Steps.generator(seed);
        return new SimulatedRun.Behaviour(
                random.nextBoolean(), random.nextInt(3) == 0, random.nextBoolean(), random.nextBoolean());
    }

    @Override
    CstaSimulatorBuilder pbxBuilder() {
        Random random = Steps.generator(seed + 1);
        return super.pbxBuilder()
                .devices("3001", "3002", "3003", "3004", "3005")
                .autoAnswer(false)
                .reuseCallIds(true)
                .stopEventAtCallEnd(behaviour().stopEvents())
                .hostUnknownOnCancel(!behaviour().tellsHost())
                .dynamicDeviceIds(behaviour().dynamicIds())
                .keepsCallIdOnTransfer(random.nextBoolean())
                .positionsInEvents(random.nextBoolean())
                .eventsBeforeAnswers(random.nextBoolean())
                .changesMonitorFilters(random.nextInt(3) == 0);
    }

    @AfterEach
    void endRoutes() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    void whatRoutesGetIsWhatTheModelSays() throws Exception {
        String replay = "-Dcsta.model.seed=" + seed + " -Dcsta.model.steps=" + STEPS;
        System.out.println("Model of calls over " + encoding().protocol() + ": " + replay);
        MessageGate between = closingLast(new MessageGate(pbx));
        FaultProxy proxy = closingLast(
                FaultProxy.to(between.address(), encoding().protocol().equals("xml") ? Framing.XML : Framing.LENGTH2));
        run = new SimulatedRun(this, proxy, between, behaviour(), ignored());
        Steps.Failure failure = Steps.random(run, Steps.generator(seed), STEPS);
        if (failure != null) {
            fail(
                    replay + " over " + encoding().protocol() + ", " + behaviour() + ": " + failure.describe(),
                    failure.violation());
        }
    }

    private static Set<Rule> ignored() {
        String text = System.getProperty("csta.model.ignore", "");
        return text.isBlank()
                ? EnumSet.noneOf(Rule.class)
                : Arrays.stream(text.split(",")).map(Rule::valueOf).collect(Collectors.toSet());
    }
}
