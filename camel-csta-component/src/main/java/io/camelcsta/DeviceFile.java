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
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The devices in a text file in UTF-8: one on a line or several with commas between; lines that begin with # are
 * comments. A change counts once the file was found the same twice, because an editor may be writing it.
 */
final class DeviceFile implements DeviceSource {

    private static final int MAX_OCTETS = 4_194_304;

    private final Path file;
    private byte[] current;
    private byte[] candidate;
    private Set<String> devices = Set.of();

    DeviceFile(String file) {
        this.file = Path.of(file);
    }

    @Override
    public Collection<String> devices() throws IOException {
        byte[] found = read();
        if (current == null || Arrays.equals(found, candidate)) {
            devices = parse(found);
            current = found;
            candidate = null;
        } else {
            candidate = Arrays.equals(found, current) ? null : found;
        }
        return devices;
    }

    private byte[] read() throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] octets = input.readNBytes(MAX_OCTETS + 1);
            if (octets.length > MAX_OCTETS) {
                throw new IOException("it has more than " + MAX_OCTETS + " octets");
            }
            return octets;
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file.toAbsolutePath(), e);
        }
    }

    private static Set<String> parse(byte[] octets) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is not text in UTF-8", e);
        }
        Set<String> devices = new LinkedHashSet<>();
        (text.startsWith("\uFEFF") ? text.substring(1) : text)
                .lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .map(DeviceList::of)
                .forEach(devices::addAll);
        return devices;
    }

    @Override
    public String toString() {
        return "devicesFile " + file;
    }
}
