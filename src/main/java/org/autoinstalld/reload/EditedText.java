package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.template.TemplateSet;

/**
 * The text of a file that a problem is in. Which file that is says whoever looks at a page, so it has to be one that people
 * edit: below the inventory's or the templates' folder, with a name that is read from there, and reached through no link
 * that leads out.
 */
final class EditedText {
    /** Larger ones are no files that people write. */
    private static final long LARGEST = 4 << 20;

    private EditedText() {}

    /** Line by line, as they are on disk now; empty if there is no such file, or it is not to be shown. */
    static Optional<List<String>> of(Path inventory, Path templates, String file) {
        boolean yaml = file.endsWith(".yaml") || file.endsWith(".yml");
        if (!yaml && !file.endsWith(TemplateSet.SUFFIX)) {
            return Optional.empty();
        }
        try {
            Path root = yaml ? inventory : templates;
            Path wanted = Path.of(file).toAbsolutePath();
            Path base = root.toAbsolutePath();
            Path real = wanted.toRealPath();
            if (!wanted.equals(wanted.normalize())
                    || !wanted.startsWith(base.normalize())
                    || !real.startsWith(base.toRealPath())
                    || isHidden(base.normalize().relativize(wanted))
                    || !Files.isRegularFile(real)
                    || Files.size(real) > LARGEST) {
                return Optional.empty();
            }
            // what is no UTF-8 is told among the problems, and shown as far as it can be
            String text = new String(Files.readAllBytes(real), StandardCharsets.UTF_8);
            return Optional.of(text.lines().toList());
        } catch (IOException | InvalidPathException | SecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean isHidden(Path below) {
        for (Path part : below) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
