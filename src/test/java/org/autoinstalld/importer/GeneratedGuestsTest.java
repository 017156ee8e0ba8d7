package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.autoinstalld.vmconf.RandomVmConf;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmMeaning;
import org.junit.jupiter.api.Test;

/** Guests of any shape are carried over, and what is left of them is said. */
class GeneratedGuestsTest {
    private static final int ROUNDS = 100;

    @Test
    void everyGuestIsWrittenAgain() {
        long seed = Long.getLong("seed", new Random().nextLong());
        for (int round = 0; round < ROUNDS; round++) {
            RandomVmConf random = new RandomVmConf(new Random(seed + round));
            comesBack(random.print(random.content()), "seed " + (seed + round));
        }
    }

    private static void comesBack(String text, String what) {
        VmConf old = VmConf.parse("old", text);
        if (old.vms().isEmpty()) {
            return;
        }
        Importer imported = new Setup().vm(text).imported();
        List<Remark> left = imported.remarks().stream()
                .filter(r -> r.kind() == Remark.Kind.LEFT && r.what().startsWith("vm '"))
                .toList();
        assertThat(left)
                .as("%s%n%s", what, text)
                .allMatch(
                        r -> r.why()
                                .matches(".*(is another guest's too|is not an absolute one.*|takes for a variable"
                                        + "|takes the first of that name)"),
                        "known reasons");
        if (left.size() == old.vms().size()) {
            return;
        }
        assertThat(imported.isProved())
                .as("%s%n%s%n%s", what, text, imported.problems())
                .isTrue();
        List<VmBlock> made =
                new ArrayList<>(VmMeaning.of(VmConf.parse("new", Setup.vmConf(Setup.snapshot(imported), "vmhost")))
                        .vms());
        List<VmBlock> wanted = new ArrayList<>(old.vms().stream()
                .map(e -> new Guest(e.place(), "", java.util.Set.of(), e.value()).running())
                .toList());
        wanted.removeIf(vm -> left.stream().anyMatch(r -> r.what().equals("vm '" + vm.name() + "'")));
        assertThat(made).as("%s%n%s", what, text).containsExactlyInAnyOrderElementsOf(wanted);
    }
}
