package org.autoinstalld.dialogue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.autoinstalld.dialogue.Finding.Note;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** Findings about a response file as they come up, each once, at its line, with no secret in it. */
final class FindingCollector {
    private final ResponseFile file;
    private final SecretAnswers secrets;
    private final Set<Finding> findings = new LinkedHashSet<>();

    FindingCollector(ResponseFile file, SecretAnswers secrets) {
        this.file = file;
        this.secrets = secrets;
    }

    /** About a line that answers nothing, or the question that it answers. */
    void line(ResponseFile.Line line, int entry, Note note) {
        add(new Place(file.name(), line.number(), line.column()), entry, note);
    }

    /**
     * About an answer.
     *
     * @param line 0: about the file as a whole
     * @param entry of the transcript; 0: none
     */
    void answer(int line, int entry, Note note) {
        add(
                line == 0
                        ? Place.of(file.name())
                        : new Place(file.name(), line, file.line(line).valueColumn()),
                entry,
                note);
    }

    private void add(Place place, int entry, Note note) {
        String message = secrets.mask(note.message());
        Problem problem = new Problem(note.severity(), place, message, secrets.mask(note.remedy()));
        findings.add(new Finding(note.kind(), problem, entry, note.wanted(), note.answer()));
    }

    /** About the disklabel template. */
    void template(Problem problem) {
        findings.add(new Finding(Finding.Kind.TEMPLATE, problem, 0));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }
}
