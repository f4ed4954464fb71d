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
/**
 * The example files: events become lines of files, and all seven services are sent.
 * {@link io.camelcsta.examples.files.FilesExample} starts it; the routes are YAML in {@code src/main/resources/camel}.
 * {@code Demo} lets things happen at the simulated switch, {@code RealSwitch} monitors a real one.
 *
 * <p>Threads: the demonstration runs on the main thread. The routes call {@code RollingFiles} and {@code Console} on
 * Camel's threads, several at the same time.
 */
package io.camelcsta.examples.files;
