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
package io.camelcsta.link;

import io.camelcsta.model.CstaMessage;

/**
 * How an application introduces itself to the switch and takes its leave; one for each connection. On the event loop
 * only.
 */
interface Association {

    /** The connection stands. Ends in {@link AssociationLink#associated} or {@link AssociationLink#giveUp}. */
    void begin();

    /** Takes a message if it is one of the association's own. */
    boolean received(CstaMessage message);

    /**
     * Takes a message that cannot be read if it has to be one of the association's own; {@code firstOctet} is -1 if it
     * is empty.
     */
    default boolean unreadable(int firstOctet, String problem) {
        return false;
    }

    /** Takes leave of the switch, then runs {@code done}, at once if there is nothing to say. */
    void release(Runnable done);

    /** The connection is gone. */
    void gone();

    /** No introduction: the switch takes the connection as it is. */
    final class None implements Association {

        private final AssociationLink link;

        None(AssociationLink link) {
            this.link = link;
        }

        @Override
        public void begin() {
            link.associated();
        }

        @Override
        public boolean received(CstaMessage message) {
            return false;
        }

        @Override
        public void release(Runnable done) {
            done.run();
        }

        @Override
        public void gone() {
            // nothing to forget
        }
    }
}
