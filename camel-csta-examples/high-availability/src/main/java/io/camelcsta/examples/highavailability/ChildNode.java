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
package io.camelcsta.examples.highavailability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.camel.main.Main;

/**
 * A {@link Node} for the demonstration and the test, which does not outlive them: it stops when its standard input says
 * {@code stop}, and ends at once when that is closed, as it is when the parent has gone.
 */
public final class ChildNode {

    static final String READY = "READY";
    private static final String STOP = "stop";

    private ChildNode() {}

    /** See the class. */
    public static void main(String[] args) {
        Thread watch = new Thread(ChildNode::awaitStop, "parent");
        watch.setDaemon(true);
        watch.start();
        Main camel = Node.camel();
        try {
            camel.start();
        } catch (RuntimeException e) {
            System.out.println("The node cannot start: " + e);
            System.exit(1);
        }
        System.out.println(READY);
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        camel.stop();
        System.exit(0);
    }

    private static void awaitStop() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            if (STOP.equals(in.readLine())) {
                return;
            }
        } catch (IOException e) {
            System.out.println("The parent cannot be heard: " + e);
        }
        Runtime.getRuntime().halt(1);
    }
}
