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
package io.camelcsta.link.spool;

/** The store's file cannot be opened, read or written. */
final class StoreFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong, as it decides what is done about it. */
    enum Kind {
        /** The disk or the file system refuses: it may work again later. */
        IO,
        /** The content of the file is not what was written. */
        DAMAGED,
        /** A later version wrote the file. */
        NEWER
    }

    private final Kind kind;

    StoreFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
