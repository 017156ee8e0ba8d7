package org.autoinstalld.installation;

import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.dialogue.TranscriptEntry;

/** What install.sub writes into its log during the run that a transcript tells of. */
public final class InstallerLog {
    private InstallerLog() {}

    /** One line for each question that is logged. */
    public static List<String> of(Transcript run) {
        List<String> lines = new ArrayList<>();
        for (TranscriptEntry entry : run.entries()) {
            if (entry.logged() && !entry.answer().isEmpty()) {
                int mark = entry.question().indexOf('?');
                String name = mark < 0 ? entry.question() : entry.question().substring(0, mark);
                lines.add(name + " = " + entry.answer());
            }
        }
        return lines;
    }
}
