package org.autoinstalld.dialogue;

import java.util.List;
import org.autoinstalld.problem.Problem;

/**
 * An autopartitioning template as disklabel(8) reads it ({@code -T}, parse_autotable() in editor.c): one partition a
 * line, {@code mount size [percent]}. Neither comments nor blank lines are allowed.
 *
 * @param file name for messages
 * @param partitions the lines that could be read, in order
 * @param problems what disklabel would refuse; never empty if it would refuse the file
 */
public record DisklabelTemplate(String file, List<Partition> partitions, List<Problem> problems) {
    public DisklabelTemplate {
        partitions = List.copyOf(partitions);
        problems = List.copyOf(problems);
    }

    /** Reads all of {@code text}; every line that is wrong is reported, not only the first. */
    public static DisklabelTemplate parse(String file, String text) {
        return new TemplateReader(file, text).read();
    }

    /** Whether disklabel(8) accepts the text. It may still be a layout that the installer cannot use: see {@link Layout}. */
    public boolean isReadable() {
        return problems.stream().noneMatch(Problem::isError);
    }
}
