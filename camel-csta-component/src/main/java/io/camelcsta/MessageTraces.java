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

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The message traces of a component, one for each name of a link: links of one name that follow each other, or are
 * there at the same time, write to the same files. Any thread.
 */
final class MessageTraces {

    private static final class Shared {

        private final MessageTrace trace;
        private int users;

        Shared(MessageTrace trace) {
            this.trace = trace;
        }
    }

    private final CstaComponent component;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Shared> traces = new HashMap<>();

    /** Where and how long they are and what they show is asked when one begins. */
    MessageTraces(CstaComponent component) {
        this.component = component;
    }

    /**
     * The directory of that option.
     *
     * @throws IllegalArgumentException if it is no path
     */
    static Path directory(String option) {
        try {
            return Path.of(option);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "Malformed messageTraceDirectory '" + option.replaceAll("\\p{Cntrl}", "?")
                            + "', expected the path of a directory: " + e.getReason(),
                    e);
        }
    }

    /**
     * The trace of links of that name; given back once.
     *
     * @throws IllegalStateException if there is no directory, or it cannot be written to
     * @throws IllegalArgumentException if the directory is no path
     */
    MessageTrace acquire(String linkName) {
        String directory = component.getMessageTraceDirectory();
        if (directory == null || directory.isBlank()) {
            throw new IllegalStateException(
                    "Messages are not traced: the option messageTraceDirectory of the csta component is not set");
        }
        lock.lock();
        try {
            Shared shared = traces.get(linkName);
            if (shared == null) {
                MessageText text = new MessageText(linkName, component.isMessageTracePrivateData());
                shared = new Shared(new MessageTrace(
                        component.getCamelContext(),
                        directory(directory),
                        linkName,
                        text,
                        component.getMessageTraceMaxSize(),
                        component.getMessageTraceMaxFiles()));
                traces.put(linkName, shared);
            }
            shared.users++;
            return shared.trace;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The message trace of the link '" + linkName + "' cannot be written: " + e, e);
        } finally {
            lock.unlock();
        }
    }

    /** May wait two seconds for the last lines. */
    void release(String linkName) {
        lock.lock();
        try {
            Shared shared = traces.get(linkName);
            if (shared != null && --shared.users == 0) {
                traces.remove(linkName);
                // under the lock: the next one opens the same files
                shared.trace.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
