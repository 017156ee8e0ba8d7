package org.autoinstalld.dialogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalogue's file as it was read: texts, lists and mappings. */
sealed interface CatalogueTree {
    record Leaf(String text) implements CatalogueTree {}

    record Row(List<CatalogueTree> items) implements CatalogueTree {}

    record Branch(LinkedHashMap<String, CatalogueTree> fields) implements CatalogueTree {}

    default String text() {
        if (this instanceof Leaf leaf) {
            return leaf.text();
        }
        throw new IllegalArgumentException("catalogue: a text is wanted in place of " + this);
    }

    /** The items of a list; a single thing is a list of one. */
    default List<CatalogueTree> items() {
        return this instanceof Row row ? row.items() : List.of(this);
    }

    default Map<String, CatalogueTree> fields() {
        if (this instanceof Branch branch) {
            return branch.fields();
        }
        throw new IllegalArgumentException("catalogue: a mapping is wanted in place of " + this);
    }

    default Optional<CatalogueTree> get(String name) {
        return Optional.ofNullable(fields().get(name));
    }

    /** Empty if the field is missing. */
    default String text(String name) {
        return get(name).map(CatalogueTree::text).orElse("");
    }

    default CatalogueTree need(String name) {
        return get(name).orElseThrow(() -> new IllegalArgumentException("catalogue: no '" + name + "' in " + this));
    }
}
