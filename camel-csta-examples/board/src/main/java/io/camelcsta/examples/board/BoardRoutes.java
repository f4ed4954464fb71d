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

import io.camelcsta.CstaConstants;
import io.camelcsta.model.EventError;
import io.camelcsta.model.LinkEvent;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** The routes: events of the switch change the board, and the page's actions become services. */
final class BoardRoutes extends RouteBuilder {

    private final Board board;
    private final List<String> devices;

    BoardRoutes(Board board, List<String> devices) {
        this.board = board;
        this.devices = devices;
    }

    @Override
    public void configure() {
        // the page is there while the switch is not
        String pbx =
                "csta:{{example.pbx}}?protocol={{example.protocol}}&framing={{example.framing}}&testConnectionOnStartup=false";

        Snapshots snapshots = new Snapshots(devices, board, "direct:operation");

        // RAW: a number such as +4930123456 stays as it is
        from(pbx + "&devices=RAW({{example.devices}})&events=recording,hotDesking,accountCode,private,call,device,link")
                .routeId("events")
                .bean(board)
                .filter(header(CstaConstants.EVENT_NAME).in(LinkEvent.CONNECTED, LinkEvent.EVENTS_LOST))
                // the consumer keeps later events back until this is done
                .bean(snapshots, "take");

        // what the switch did not tell then
        from("timer:again?period=2000").routeId("again").bean(snapshots, "again");

        from("direct:operation").routeId("operation").to(pbx + "&throwOnError=false");

        // the body is the rest of the request as JSON; the answer is the resulting event, or the EventError
        from("platform-http:/api/services/{service}?httpMethodRestrict=POST")
                .routeId("services")
                .setProperty("service", header("service"))
                // nothing that a browser sends may become an option of the request
                .removeHeaders("*")
                .setHeader(CstaConstants.SERVICE, exchangeProperty("service"))
                .to(pbx + "&throwOnError=false")
                .filter(body().isInstanceOf(EventError.class))
                .bean(board, "refused")
                .end()
                .convertBodyTo(String.class)
                .removeHeaders("*")
                .setHeader(Exchange.CONTENT_TYPE, constant("application/json"));
    }
}
