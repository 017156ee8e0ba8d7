package org.autoinstalld.dialogue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Severity;

/** Findings about a response file as they come up, each once, at its line, with no secret in it. */
final class FindingCollector {
    private static final ResponseFile.Line NO_LINE =
            new ResponseFile.Line(0, ResponseFile.Kind.BLANK, "", "", "", 0, 0);

    private final ResponseFile file;
    private final SecretAnswers secrets;
    private final Set<Finding> findings = new LinkedHashSet<>();

    FindingCollector(ResponseFile file, SecretAnswers secrets) {
        this.file = file;
        this.secrets = secrets;
    }

    /**
     * @param line 0: the file as a whole
     * @param atValue whether it is about the answer rather than the key
     * @param entry 0: none
     */
    void add(
            Finding.Kind kind, Severity severity, int line, boolean atValue, String message, String remedy, int entry) {
        ResponseFile.Line where = line > 0 ? file.line(line) : NO_LINE;
        Place place = line == 0 ? Place.of(file.name()) : atValue ? file.valuePlace(where) : file.place(where);
        Problem problem = new Problem(severity, place, secrets.mask(message), secrets.mask(remedy));
        findings.add(new Finding(kind, problem, entry == 0 ? Optional.empty() : Optional.of(entry)));
    }

    /** About the disklabel template. */
    void template(Problem problem) {
        findings.add(new Finding(Finding.Kind.TEMPLATE, problem, Optional.empty()));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }
}
