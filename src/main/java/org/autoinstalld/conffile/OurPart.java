package org.autoinstalld.conffile;

import java.util.Optional;
import org.autoinstalld.problem.Problems;
import org.jspecify.annotations.Nullable;

/** What is ours of a file that another program reads: a section, or all of it if another file includes it. */
public sealed interface OurPart permits ManagedSection, WholeFile {
    /** For people: {@code dhcpd}, {@code vm.conf of vmhost}. */
    String name();

    /**
     * Our part as it stands in a file. What is broken about it is a problem, and then it is not found.
     *
     * @param file the file's name, for problems
     */
    Found find(String file, Content content, Problems problems);

    /** The file with {@code body} as our part; empty, with problems, if it cannot be. */
    Optional<Content> replace(String file, Content before, String body, Problems problems);

    /**
     * Our part of a file, and the rest.
     *
     * @param firstLine the line before it, from 1; 0 if it is not there
     * @param lastLine the line behind it
     * @param body null if it is not there
     * @param outside all but our part
     */
    record Found(int firstLine, int lastLine, @Nullable Content body, Content outside) {
        static Found nothing(Content content) {
            return new Found(0, 0, null, content);
        }

        public boolean has(int line) {
            return line > firstLine && line < lastLine;
        }

        /** The text of our part, if it is there. */
        public Optional<String> text() {
            return Optional.ofNullable(body).map(Content::text);
        }
    }
}
