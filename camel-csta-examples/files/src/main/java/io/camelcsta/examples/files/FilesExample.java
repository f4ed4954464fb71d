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
package io.camelcsta.examples.files;

/** Writes the events of a telephone switch to files. */
public final class FilesExample {

    private FilesExample() {
    }

    public static void main(String[] args) {
        System.out.println("events go to " + System.getProperty("csta.events.directory", "target/events"));
    }
}
