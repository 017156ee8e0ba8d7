package org.autoinstalld.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * The promise behind a 200: what must hold for every response file whoever wrote its template. An answer that came out
 * empty is an error, because install.sub skips such a line and goes on with a default.
 */
public final class ResponseText {
    /** Bytes a line may have without its line end. */
    public static final int LINE_MAX = 1024;
    /**
     * Answers it may have. The installer asks fewer than a hundred questions; what a run comes to is worked out while it
     * waits, over and over where the machine is not known well, and each question goes through all answers.
     */
    public static final int ANSWERS_MAX = 500;

    private final String file;
    private final boolean asciiOnly;
    private final List<Place> origins;
    private final List<Problem> problems = new ArrayList<>();
    private int answers;

    private ResponseText(String file, boolean asciiOnly, List<Place> origins) {
        this.file = file;
        this.asciiOnly = asciiOnly;
        this.origins = origins;
    }

    /**
     * All that is wrong with a response file; empty if nothing is.
     *
     * @param file what messages call the text
     * @param origins where its lines came from, as {@link Rendering.Rendered} has it; may be empty
     */
    public static List<Problem> check(String text, String file, boolean asciiOnly, List<Place> origins) {
        ResponseText check = new ResponseText(file, asciiOnly, origins);
        check.all(text);
        return List.copyOf(check.problems);
    }

    private void all(String text) {
        int number = 1;
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            line(number++, text.substring(start, end));
            start = end + 1;
        }
        if (start < text.length()) {
            line(number, text.substring(start));
            wrong(number, "the last line does not end", "the installer would ignore it: end it with a line end");
        }
        if (answers > ANSWERS_MAX) {
            problems.add(Problem.error(
                    Place.of(file), "holds " + answers + " answers, more than " + ANSWERS_MAX, "fewer answers"));
        }
        if (answers == 0) {
            problems.add(Problem.error(Place.of(file), "holds no answer", "a line reads 'question = answer'"));
        }
    }

    private void line(int number, String line) {
        Optional<String> complaint = Characters.lineBreaking(line, asciiOnly, true);
        complaint.ifPresent(text -> wrong(number, "the line " + text, ""));
        if (line.length() > LINE_MAX / 4 && Characters.bytes(line) > LINE_MAX) {
            wrong(number, "the line has " + Characters.bytes(line) + " bytes, more than " + LINE_MAX, "");
        }
        String bare = line.strip();
        int equals = bare.indexOf('=');
        if (bare.isEmpty() || bare.charAt(0) == '#') {
            return;
        }
        if (equals < 0) {
            wrong(number, "the line has no '='", "an answer reads 'question = answer', a comment begins with '#'");
        } else if (equals == 0) {
            wrong(number, "the line has no question before its '='", "");
        } else if (equals == bare.length() - 1) {
            String question = bare.substring(0, equals).strip();
            wrong(number, "the answer to '" + question + "' is empty", "the installer would skip the line");
        } else {
            answers++;
        }
    }

    private void wrong(int number, String message, String remedy) {
        Place place = number <= origins.size() ? origins.get(number - 1) : Place.of(file, number);
        String where = number <= origins.size() ? "line " + number + " of " + file + ": " : "";
        problems.add(Problem.error(place, where + message, remedy));
    }
}
