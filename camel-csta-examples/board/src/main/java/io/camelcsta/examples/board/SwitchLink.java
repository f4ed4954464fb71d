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

import io.camelcsta.CstaComponent;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.FailedMonitor;
import io.camelcsta.link.LinkStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** The one link to the switch, which all endpoints share. */
final class SwitchLink {

    private SwitchLink() {}

    /** What the link does at this moment; null if it is not there yet. */
    static LinkStatus status(CamelContext context) {
        List<CstaLink> links = context.getComponent("csta", CstaComponent.class).getLinks();
        return links.isEmpty() ? null : links.get(0).status();
    }

    /** Why devices are not monitored. */
    static Map<String, String> problems(LinkStatus status) {
        return status.failedMonitors().stream()
                .collect(Collectors.toMap(
                        FailedMonitor::device, monitor -> String.valueOf(monitor.reason()), (one, other) -> one));
    }
}
