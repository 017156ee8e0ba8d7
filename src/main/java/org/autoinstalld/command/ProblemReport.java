package org.autoinstalld.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.web.Json;

/** Problems for a program: a JSON array of objects. */
final class ProblemReport {
    private ProblemReport() {}

    static String json(List<Problem> problems) {
        return Json.line(trees(problems));
    }

    /** The same as part of a larger report. */
    static List<Map<String, Object>> trees(List<Problem> problems) {
        return problems.stream().map(ProblemReport::tree).toList();
    }

    private static Map<String, Object> tree(Problem problem) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("severity", problem.severity().word());
        tree.put("file", problem.place().file());
        tree.put("line", problem.place().line());
        tree.put("column", problem.place().column());
        tree.put("message", problem.message());
        tree.put("remedy", problem.remedy());
        return tree;
    }
}
