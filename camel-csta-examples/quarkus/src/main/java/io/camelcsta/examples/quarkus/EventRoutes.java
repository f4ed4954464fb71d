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
package io.camelcsta.examples.quarkus;

import jakarta.enterprise.context.ApplicationScoped;
import org.apache.camel.builder.RouteBuilder;

/**
 * Writes the events of the devices, and those of the link, to the log and to a file for each day, as JSON on one line.
 */
@ApplicationScoped
public class EventRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // RAW: a number such as +4930123456 stays as it is
        from("csta:{{csta.pbx}}?devices=RAW({{csta.devices}})&events={{csta.events}}&spool={{csta.spool}}")
                .routeId("events")
                .convertBodyTo(String.class)
                .log("${body}")
                // the line feed in front ends what a write that failed half-way has left; readers skip empty lines
                .setBody(simple("\\n${body}\\n"))
                .to(
                        "file:{{csta.directory}}?fileName=events-${date:now:yyyy-MM-dd}.jsonl&fileExist=Append&charset=UTF-8");
    }
}
