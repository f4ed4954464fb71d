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
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Run by the build: writes what Camel's generator knows of the component's options as metadata of Spring Boot's
 * configuration properties. Arguments: the file to read, the file to write.
 */
final class SpringMetadata {

    private static final String PREFIX = "camel.component.csta";
    private static final String SOURCE = "io.camelcsta.springboot.CstaComponentAutoConfiguration";
    private static final Map<String, String> WRAPPERS =
            Map.of("boolean", "java.lang.Boolean", "int", "java.lang.Integer", "long", "java.lang.Long");

    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectNode metadata = mapper.createObjectNode();
    private final ArrayNode groups = metadata.putArray("groups");
    private final ArrayNode properties = metadata.putArray("properties");
    private final ArrayNode hints = metadata.putArray("hints");

    private SpringMetadata() {}

    public static void main(String[] args) throws Exception {
        new SpringMetadata().write(Path.of(args[0]), Path.of(args[1]));
    }

    private void write(Path description, Path file) throws Exception {
        groups.addObject().put("name", PREFIX).put("type", SOURCE).put("sourceType", SOURCE);
        property("enabled", "java.lang.Boolean", "Whether the options of the component are set from properties.")
                .put("defaultValue", true);
        property("customizer.enabled", "java.lang.Boolean", "Whether the options are set at the component.")
                .put("defaultValue", true);
        mapper.readTree(description.toFile())
                .get("componentProperties")
                .properties()
                .forEach(option -> option(option.getKey(), option.getValue()));
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                mapper.writer(new DefaultPrettyPrinter()
                                        .withObjectIndenter(lines)
                                        .withArrayIndenter(lines))
                                .writeValueAsString(metadata)
                        + "\n");
    }

    private void option(String name, JsonNode option) {
        String dashed = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        String type = option.get("javaType").asText();
        ObjectNode property = property(
                dashed,
                WRAPPERS.getOrDefault(type, type.replace(" ", "")),
                option.get("description").asText());
        if (option.has("defaultValue")) {
            String value = option.get("defaultValue").asText();
            switch (type) {
                case "boolean" -> property.put("defaultValue", Boolean.parseBoolean(value));
                case "int", "long" -> property.put("defaultValue", Long.parseLong(value));
                case "java.time.Duration" -> property.put("defaultValue", value + "ms");
                default -> property.put("defaultValue", value);
            }
        }
        if (option.get("deprecated").asBoolean()) {
            property.putObject("deprecation");
        }
        if (option.has("enum")) {
            ArrayNode values =
                    hints.addObject().put("name", PREFIX + "." + dashed).putArray("values");
            option.get("enum").forEach(value -> values.addObject().set("value", value));
        }
    }

    private ObjectNode property(String name, String type, String description) {
        return properties
                .addObject()
                .put("name", PREFIX + "." + name)
                .put("type", type)
                .put("description", description)
                .put("sourceType", SOURCE);
    }
}
