package org.autoinstalld.template;

import java.util.List;
import org.autoinstalld.problem.Problem;

/** What became of a directory of templates. */
public sealed interface Loaded {
    /** All of them are compiled. */
    record Ready(TemplateSet templates) implements Loaded {}

    /**
     * At least one is wrong.
     *
     * @param problems of all files, never empty
     */
    record Failed(List<Problem> problems) implements Loaded {}
}
