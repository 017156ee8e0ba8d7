package org.autoinstalld.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Dialogue;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.dialogue.ResponseFile;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.responsefile.ExpectedMachine;

/** A case as {@code autoinstalld learned --case} prints it: what a machine was given, and how its installation went. */
public final class FirstBootCase {
    private static final String FILE = "--- response file\n";

    private FirstBootCase() {}

    /** The dialogue of the file, on the machine that the case tells of, is what the installer's log says. */
    public static void assertForeseen(String text) {
        int file = text.indexOf(FILE);
        int log = text.indexOf("\n--- ", file) + 1;
        List<String> head = text.substring(0, file).lines().toList();
        Machine.Read machine = Machine.ofAssignments(
                "case",
                head.stream()
                        .filter(l -> l.startsWith("# machine: "))
                        .map(l -> l.substring(11))
                        .toList());
        assertThat(machine.problems()).isEmpty();
        Transcript run = Dialogue.builtIn()
                .simulate(
                        ResponseFile.read("case", text.substring(file + FILE.length(), log)),
                        Mode.of(value(head, "mode")).orElseThrow(),
                        Setdir.parse(value(head, "path")).orElseThrow(),
                        ExpectedMachine.declared(machine.machine(), MachineFacts.vmdGuest()));
        FirstBootReport told = FirstBootReport.of(text.substring(log).getBytes(StandardCharsets.UTF_8));
        assertThat(Comparison.of(run, told).differences()).isEmpty();
        assertThat(Comparison.of(run, told).isAsForeseen()).isTrue();
    }

    private static String value(List<String> head, String name) {
        String start = "# " + name + ": ";
        return head.stream()
                .filter(l -> l.startsWith(start))
                .map(l -> l.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }
}
