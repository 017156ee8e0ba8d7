package org.autoinstalld.conffile;

import static org.assertj.core.api.Assertions.assertThat;

import org.autoinstalld.problem.Problems;
import org.junit.jupiter.api.Test;

class WholeFileTest {
    private final WholeFile file = new WholeFile("vm.conf vmhost", ManagedSectionTest.VM_CONF);
    private final Problems problems = new Problems();

    @Test
    void saysWhoseItIsInTheFirstLine() {
        assertThat(file.replace("f", Content.EMPTY, "vm\n", problems).map(Content::text))
                .contains(
                        "# FILE autoinstalld vm.conf vmhost -- written from the inventory, changes will be lost\nvm\n");
    }

    @Test
    void replacesItselfWhateverWasDoneToTheRest() {
        Content mine = Content.of("# FILE autoinstalld vm.conf vmhost\r\nedited");
        Content next = file.replace("f", mine, "vm\n", problems).orElseThrow();
        assertThat(file.replace("f", next, "vm\n", problems)).contains(next);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void neverWritesOverAFileOfSomebodyElse() {
        assertThat(file.replace("f", Content.of("vm \"a\" {\n"), "vm\n", problems))
                .isEmpty();
        assertThat(file.replace("f", Content.of("# FILE autoinstalld vm.conf vmhost2\n"), "vm\n", problems))
                .isEmpty();
        assertThat(problems.sorted()).singleElement().asString().startsWith("f:1: error: file is not one of ours; ");
    }
}
