package org.autoinstalld.template;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where templates come from: a folder, or the program itself, where nobody named a folder and the usual one is not there.
 *
 * @param folder as the operator knows it
 * @param isNamed whether somebody said that it is this one, so that nothing else will do
 */
public record TemplateLocation(Path folder, boolean isNamed) {
    /** That folder and nothing else. */
    public static TemplateLocation named(Path folder) {
        return new TemplateLocation(folder, true);
    }

    /** That folder, if there is one. */
    public static TemplateLocation usual(Path folder) {
        return new TemplateLocation(folder, false);
    }

    /**
     * Whether those of the program serve. A link that leads nowhere is a folder that is not mounted: other templates in
     * its place would install other machines.
     */
    public boolean isBuiltIn() {
        return !isNamed && Files.notExists(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /** Reads and compiles them. */
    public Loaded load() {
        return isBuiltIn() ? BuiltInTemplates.load() : TemplateSet.load(folder);
    }
}
