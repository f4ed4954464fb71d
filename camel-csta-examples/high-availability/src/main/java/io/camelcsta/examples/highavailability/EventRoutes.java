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

import org.apache.camel.builder.RouteBuilder;

/**
 * The application. All nodes have the same routes; the cluster service decides at which of them {@code events} runs.
 */
public final class EventRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // An event that cannot be written stays in the spool, and comes again: spoolMaxRedeliveries times, at last each
        // minute,
        // which is more than two months. Then, by default after half a minute, it goes to the spool's directory failed.
        errorHandler(noErrorHandler());

        // Only the leader of the namespace "recording" has a link. The same linkName gives the same ConnIDs at all
        // nodes; what
        // is in the shared spool and was not finished, the next leader finishes. testConnectionOnStartup=false:
        // "master:" does
        // not try again to start a consumer that could not reach the switch, but the link does.
        from("master:recording:csta:{{csta.pbx}}?protocol={{csta.protocol}}&linkName=pbx&devices=RAW({{csta.devices}})"
                        + "&events=recording,hotDesking,accountCode,private,link&testConnectionOnStartup=false"
                        + "&spool=RAW({{csta.directory}}/spool)&spoolMaxRedeliveries=100000")
                .routeId("events")
                .convertBodyTo(String.class)
                // a file for each node: two processes never write to one file
                .to(
                        "file:{{csta.directory}}/events?fileName={{csta.node}}.jsonl&fileExist=Append&appendChars=\\n&charset=UTF-8");
    }
}
