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
package io.camelcsta.calls;

import io.camelcsta.calls.CallModel.Part;
import io.camelcsta.model.PrivateServiceType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Chooses steps at random, each so often that all combinations come soon; the state only makes most of them possible.
 */
public final class StepChoice {

    private static final List<String> HELD =
            List.of("SnapshotDevice", "MonitorStart", "MonitorStop", "RecordMessage", "Stop", "Suspend", "Escape");
    private static final List<String> REFUSED = List.of("SnapshotDevice", "MonitorStart", "RecordMessage", "Stop");
    private static final List<PrivateServiceType> SERVICES = List.of(
            PrivateServiceType.START_RECORDING,
            PrivateServiceType.START_RECORDING,
            PrivateServiceType.STOP_RECORDING,
            PrivateServiceType.SUSPEND_RECORDING,
            PrivateServiceType.RESUME_RECORDING,
            PrivateServiceType.SET_ACCOUNT_CODE);

    private final Random random;
    private final World world;
    private final NavigableMap<Integer, Supplier<Step>> choices = new TreeMap<>();
    private int total;

    /** All that is random comes from there. */
    public StepChoice(Random random, World world) {
        this.random = random;
        this.world = world;
        phones();
        consumers();
        link();
    }

    /** The next step. */
    public Step next() {
        return choices.higherEntry(random.nextInt(total)).getValue().get();
    }

    private void often(int weight, Supplier<Step> step) {
        total += weight;
        choices.put(total, step);
    }

    private void phones() {
        often(90, () -> new Step.MakeCall(idle(), other(), id(), variety()));
        often(90, () -> new Step.Answer(in(Part.ALERTING), variety()));
        often(10, () -> new Step.Hold(in(Part.CONNECTED), variety()));
        often(20, () -> new Step.Retrieve(in(Part.HELD), variety()));
        often(30, () -> new Step.Consult(in(Part.CONNECTED), other(), id(), variety()));
        often(40, () -> new Step.Conference(in(Part.HELD), random.nextInt(10) - 2, variety()));
        often(15, () -> new Step.Transfer(in(Part.HELD), random.nextInt(10) - 2, variety()));
        often(6, () -> new Step.Divert(in(Part.ALERTING), device(), variety()));
        often(50, () -> new Step.Clear(inAny(), variety()));
        often(15, () -> new Step.ClearCall(inAny(), variety()));
        often(70, () -> new Step.StartRecording(in(Part.CONNECTED), random.nextInt(4), variety()));
        often(20, () -> new Step.SuspendRecording(recorded(), variety()));
        often(20, () -> new Step.ResumeRecording(recorded(), variety()));
        often(20, () -> new Step.StopRecording(recorded(), variety()));
        often(15, () -> new Step.SetCode(inAny(), random.nextInt(100), variety()));
        often(20, () -> new Step.StartHotDesk(remember(device()), other(), variety()));
        often(20, () -> new Step.CancelHotDesk(guest(), variety()));
        often(10, () -> new Step.RepeatLast(device()));
        often(
                80,
                () -> new Step.Request(
                        SERVICES.get(random.nextInt(SERVICES.size())),
                        inAny(),
                        random.nextBoolean(),
                        random.nextInt(3) == 0,
                        variety()));
        often(
                25,
                () -> new Step.HotDeskRequest(
                        random.nextBoolean()
                                ? PrivateServiceType.START_HOT_DESKING
                                : PrivateServiceType.CANCEL_HOT_DESKING,
                        random.nextBoolean() ? guest() : remember(device()),
                        other(),
                        random.nextInt(3) == 0,
                        variety()));
    }

    private void consumers() {
        often(30, () -> new Step.StartConsumer(stopped(), devices()));
        often(12, () -> new Step.StopConsumer(running(), random.nextInt(4) == 0));
        often(3, () -> new Step.RemoveRoute(running()));
        often(2, Step.Shutdown::new);
        often(5, () -> new Step.SuspendConsumer(running()));
        often(15, () -> new Step.ResumeConsumer(running()));
        often(12, () -> new Step.AddDevice(running(), device()));
        often(12, () -> new Step.RemoveDevice(running(), device()));
        often(8, () -> new Step.StickRoute(running(), random.nextInt(3) > 0));
        often(4, () -> new Step.UnstickRoute(running()));
    }

    private void link() {
        often(18, Step.LoseLink::new);
        often(60, Step.ReturnLink::new);
        often(3, Step.Disable::new);
        often(12, Step.Enable::new);
        often(3, Step.LoseMessages::new);
        often(8, Step.MessagesLost::new);
        often(6, () -> new Step.StopMonitor(device()));
        often(16, () -> new Step.HoldAnswers(HELD.get(half(HELD.size())), random.nextBoolean()));
        often(40, Step.ReleaseAnswers::new);
        often(6, () -> new Step.RefuseNext(REFUSED.get(random.nextInt(REFUSED.size()))));
        often(15, () -> new Step.PassTime(1 + random.nextInt(8)));
        often(8, () -> new Step.Quiet(random.nextBoolean()));
    }

    /** The first ones more often. */
    private int half(int size) {
        int number = 0;
        while (number < size - 1 && random.nextInt(3) > 0) {
            number++;
        }
        return number;
    }

    private int variety() {
        return random.nextInt(1_000);
    }

    private int id() {
        return random.nextInt(8);
    }

    private String device() {
        return World.DEVICES.get(random.nextInt(World.DEVICES.size()));
    }

    private String lastDevice = "";

    private String remember(String device) {
        lastDevice = device;
        return device;
    }

    /** Another device than the one chosen before it. */
    private String other() {
        String device = device();
        while (device.equals(lastDevice)) {
            device = device();
        }
        return device;
    }

    private String oneOf(List<String> devices) {
        return remember(devices.isEmpty() ? device() : devices.get(random.nextInt(devices.size())));
    }

    private String idle() {
        return oneOf(World.DEVICES.stream()
                .filter(each -> world.calls().of(each).isEmpty())
                .toList());
    }

    private String in(Part part) {
        return oneOf(World.DEVICES.stream()
                .filter(each -> world.calls().find(each, part) != null)
                .toList());
    }

    private String inAny() {
        return oneOf(World.DEVICES.stream()
                .filter(each -> !world.calls().of(each).isEmpty())
                .toList());
    }

    private String recorded() {
        return oneOf(World.DEVICES.stream()
                .filter(each -> world.calls().recordingOf(each) != null)
                .toList());
    }

    private String guest() {
        return oneOf(List.copyOf(world.calls().guests()));
    }

    private int stopped() {
        return consumer(false);
    }

    private int running() {
        return consumer(true);
    }

    private int consumer(boolean running) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < World.CLASSES.size(); i++) {
            if (world.isRunning(i) == running) {
                found.add(i);
            }
        }
        return found.isEmpty() ? random.nextInt(World.CLASSES.size()) : found.get(random.nextInt(found.size()));
    }

    private List<String> devices() {
        List<String> all = new ArrayList<>(World.DEVICES);
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, 1 + random.nextInt(all.size())));
    }
}
