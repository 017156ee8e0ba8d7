package org.autoinstalld.importer;

/** How much of a response file the inventory understands; tried in this order until the new file is the old one. */
enum TemplateChoice {
    /** The usual template makes it. */
    USUAL,
    /** A template of its own makes it, from the fields of the inventory and further answers. */
    FIELDS,
    /** A template of its own makes it, from further answers alone. */
    ANSWERS;

    TemplateChoice next() {
        return this == USUAL ? FIELDS : ANSWERS;
    }

    boolean isLast() {
        return this == ANSWERS;
    }
}
