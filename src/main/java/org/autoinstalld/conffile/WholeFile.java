package org.autoinstalld.conffile;

import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;

/**
 * A file that is ours from its first line to its last, and that another program includes. The first line says so; a file
 * that holds something and does not start with it is somebody else's and is never written over.
 *
 * @param name what it is, as in {@link ManagedSection}
 */
public record WholeFile(String name, Syntax syntax) implements OurPart {

    /** The new file, or nothing if the one that is there is not ours. */
    @Override
    public Optional<Content> replace(String file, Content before, String body, Problems problems) {
        if (!before.chars().isBlank() && !isOurs(before)) {
            problems.error(
                    Place.of(file, 1),
                    "file is not one of ours",
                    "move it away, or let its first line be \"" + firstLine() + "\"");
            return Optional.empty();
        }
        return Optional.of(Content.of(header() + body));
    }

    /** Whether the first line is our sign, whatever stands behind it. */
    public boolean isOurs(Content content) {
        String text = content.chars();
        int newline = text.indexOf('\n');
        String line = (newline < 0 ? text : text.substring(0, newline)).stripTrailing();
        return line.equals(firstLine()) || line.startsWith(firstLine() + " " + Markers.NOTE + " ");
    }

    /** What stands behind our sign, if the file is one of ours; there is nothing else in it. */
    @Override
    public Found find(String file, Content content, Problems problems) {
        String text = content.chars();
        int newline = text.indexOf('\n');
        return isOurs(content)
                ? new Found(
                        1,
                        Integer.MAX_VALUE,
                        Content.ofChars(newline < 0 ? "" : text.substring(newline + 1)),
                        Content.EMPTY)
                : Found.nothing(Content.EMPTY);
    }

    private String firstLine() {
        return syntax.comment() + " FILE " + Markers.OWNER + " " + name;
    }

    private String header() {
        return firstLine() + " " + Markers.NOTE + " written from the inventory, changes will be lost\n";
    }
}
