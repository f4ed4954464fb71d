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
package io.camelcsta;

import io.camelcsta.link.CstaLink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of a component for operators. Each is there from the moment it exists until it is closed: for the dev
 * console, JMX and meters. Any thread.
 */
final class OperatedLinks {

    private static final Logger LOG = LoggerFactory.getLogger(OperatedLinks.class);

    private final Map<CstaLink, OperatedLink> links = new ConcurrentHashMap<>();
    private final Namesakes<OperatedLink> beans;
    private final Meters meters;
    private final Executor ending;

    /**
     * @param ending where links are taken from sight that have been closed: that may block, which the event loop must
     *     not
     */
    OperatedLinks(OperatorNames names, Executor ending) {
        this.beans = names.beans();
        this.meters = names.meters();
        this.ending = ending;
    }

    /** A new link. */
    void add(OperatedLink operated, boolean traced) {
        if (traced) {
            beginTrace(operated);
        }
        links.put(operated.link(), operated);
        beans.add(operated.getName(), operated);
        meters.linkSetUp(operated);
        operated.link().closed().whenComplete((nothing, error) -> {
            try {
                ending.execute(() -> remove(operated));
            } catch (RejectedExecutionException e) {
                LOG.debug(
                        "The component is being stopped, and takes the link '{}' from sight itself",
                        operated.getName());
            }
        });
    }

    private void remove(OperatedLink operated) {
        if (links.remove(operated.link()) != null) {
            beans.remove(operated.getName(), operated);
            meters.linkClosed(operated);
            operated.end();
        }
    }

    /** All links are closed. */
    void close() {
        links.values().forEach(this::remove);
    }

    private static void beginTrace(OperatedLink link) {
        try {
            link.setMessageTrace(true);
        } catch (IllegalStateException | IllegalArgumentException e) {
            // no reason not to have the link
            LOG.error(e.getMessage());
        }
    }

    List<OperatedLink> all() {
        return List.copyOf(links.values());
    }
}
