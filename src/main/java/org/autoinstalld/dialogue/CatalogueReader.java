package org.autoinstalld.dialogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the catalogue's YAML. The one class here that knows the YAML library. */
final class CatalogueReader {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private CatalogueReader() {}

    static CatalogueTree resource(String name) {
        try (InputStream in = CatalogueReader.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource '" + name + "'");
            }
            return tree(YAML.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CatalogueTree text(String yaml) {
        return tree(YAML.readTree(yaml));
    }

    private static CatalogueTree tree(JsonNode node) {
        if (node.isArray()) {
            List<CatalogueTree> items = new ArrayList<>();
            for (JsonNode item : node) {
                items.add(tree(item));
            }
            return new CatalogueTree.Row(List.copyOf(items));
        }
        if (node.isObject()) {
            LinkedHashMap<String, CatalogueTree> fields = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                fields.put(field.getKey(), tree(field.getValue()));
            }
            return new CatalogueTree.Branch(fields);
        }
        return new CatalogueTree.Leaf(node.asString());
    }
}
