package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.address.HostName;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.ledger.DerivedTokens;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.server.WiredResponder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That tokens in dhcpd.conf and in the ledger change together or not at all. */
class TokenFilesTest {
    private static final HostName SHELL = HostName.parse("shell.int.gmmi.me").orElseThrow();

    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void copy() throws Exception {
        here = new Workplace(folder);
        here.edit("inventory/site.yaml", "  access:\n", "  access:\n    policy: [token]\n");
    }

    private Ledger ledger() {
        Reloader live = ((Reloader.Opening.Opened)
                        Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
        return WiredResponder.ledger(live, folder.resolve("state"));
    }

    private Map<HostName, String> stored() throws Exception {
        try (Ledger ledger = ledger()) {
            DerivedTokens tokens = ledger.tokens();
            Map<HostName, String> current = new TreeMap<>();
            tokens.hosts()
                    .forEach(host -> current.put(host, tokens.current(host).orElseThrow()));
            return current;
        }
    }

    private String written(HostName host) throws Exception {
        Matcher matcher = Pattern.compile("host " + Pattern.quote(host.text())
                        + "(?:-\\w+)? \\{[^}]*filename \"([A-Za-z0-9_-]{43})/auto_")
                .matcher(Files.readString(here.dhcpd));
        return matcher.find() ? matcher.group(1) : "";
    }

    private void applied() {
        Said said = here.run("apply", "--yes");
        assertThat(said.code()).as(said.err()).isZero();
    }

    private void agree() throws Exception {
        assertThat(written(SHELL)).hasSize(43).isEqualTo(stored().get(SHELL));
    }

    @Test
    void rotatingChangesBothAndSaysWhoDid() throws Exception {
        applied();
        agree();
        String first = written(SHELL);

        Said said = here.run("apply", "--rotate", "--yes");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(written(SHELL)).isNotEqualTo(first);
        agree();
        assertThat(said.out()).containsPattern("-\t*filename \"<token [0-9a-f]{8}>/auto_install\"");
        assertThat(said.out()).containsPattern("\\+\t*filename \"<new token>/auto_install\"");
        assertThat(said.out() + said.err()).doesNotContain(first).doesNotContain(written(SHELL));
        try (Ledger ledger = ledger()) {
            assertThat(ledger.history(SHELL, 50, Ledger.LATEST))
                    .filteredOn(e -> e.event().kind() == EventKind.ROTATED)
                    .hasSize(2)
                    .allMatch(e -> e.event().reason().endsWith(" at the command line"));
            assertThat(ledger.recent(50, Ledger.LATEST).stream().map(Event.Entry::event))
                    .filteredOn(e -> e.kind() == EventKind.APPLY)
                    .hasSize(2)
                    .allMatch(e -> e.reason().contains(here.dhcpd.toString())
                            && e.reason().contains(" at the command line: "));
        }
    }

    @Test
    void whoIsNotAskedKeepsTheOldTokens() throws Exception {
        applied();
        Map<HostName, String> before = stored();

        Said said = here.run("apply", "--rotate");

        assertThat(said.code()).isOne();
        assertThat(said.err()).contains("nothing was done");
        assertThat(stored()).isEqualTo(before);
        agree();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dhcpd", "rcctl"})
    void aFailureLeavesOldTokensInBoth(String program) throws Exception {
        applied();
        Map<HostName, String> before = stored();
        here.programs.fail(program);

        Said said = here.run("apply", "--rotate", "--yes");

        assertThat(said.code()).isOne();
        // the stand-in goes on failing when dhcpd is to be told of the old file
        assertThat(said.err()).contains("failed: ");
        assertThat(stored()).isEqualTo(before);
        agree();
    }

    @Test
    void aFailureOfTheFirstApplyLeavesNoToken() throws Exception {
        here.programs.fail("rcctl");
        assertThat(here.run("apply", "--yes").code()).isOne();
        assertThat(stored()).isEmpty();
        here.programs.mend("rcctl");
        applied();
        agree();
    }

    @Test
    void whenTheLedgerDoesNotAnswerBothTokensHoldUntilTheNextApply() throws Exception {
        applied();
        String old = written(SHELL);
        Path ledger = folder.resolve("state/ledger.mv.db");
        Path copy = folder.resolve("copy");
        // the test of the new file comes after the ledger told which tokens are next
        Path dhcpd = Path.of(here.programs.path("dhcpd"));
        String works = Files.readString(dhcpd);
        Files.writeString(dhcpd, "#!/bin/sh\ncp " + ledger + " " + copy + "\necho broken > " + ledger + "\n");

        Said said = here.run("apply", "--rotate", "--yes");

        assertThat(said.code()).as(said.err()).isOne();
        String fresh = written(SHELL);
        assertThat(fresh).isNotEqualTo(old);
        assertThat(said.err())
                .contains("files carry new tokens of", "old ones go on to hold", "replaced " + here.dhcpd)
                .doesNotContain("Exception", fresh, old);
        Files.writeString(dhcpd, works);
        Files.copy(copy, ledger, StandardCopyOption.REPLACE_EXISTING);
        try (Ledger one = ledger()) {
            assertThat(one.tokens().current(SHELL)).contains(old);
            assertThat(one.tokens().next(SHELL)).isEqualTo(fresh);
        }
        assertThat(here.run("plan").code()).isZero();
        assertThat(stored()).containsEntry(SHELL, old);
        applied();
        agree();
        assertThat(written(SHELL)).isEqualTo(fresh);
    }

    @Test
    void aRotationThatWasInterruptedIsFinishedBeforeTheNext() throws Exception {
        applied();
        String old = written(SHELL);
        try (Ledger ledger = ledger()) {
            String next = ledger.tokens().next(SHELL);
            Files.writeString(here.dhcpd, Files.readString(here.dhcpd).replace(old, next));
        }
        String between = written(SHELL);

        assertThat(here.run("apply", "--rotate", "--yes").code()).isZero();

        agree();
        assertThat(written(SHELL)).isNotIn(old, between);
    }

    @Test
    void aPrefixThatLooksLikeATokenIsNone() throws Exception {
        here.edit("inventory/site.yaml", "    policy: [token]\n", "");
        String prefix = "p".repeat(43);
        here.edit("inventory/site.yaml", "site:\n", "site:\n  prefix: " + prefix + "\n");
        applied();
        assertThat(Files.readString(here.dhcpd)).contains("\"" + prefix + "/auto_install\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(here.dhcpd)))
                .isEqualTo("rw-r--r--");
        assertThat(here.run("check").out()).isEmpty();
        assertThat(here.run("plan").code()).isZero();
        Files.writeString(here.dhcpd, Files.readString(here.dhcpd).replace(prefix, "q".repeat(43)));
        assertThat(here.run("plan").out()).contains("+", prefix);
        assertThat(here.run("check").out()).contains("is not what the inventory says");
    }

    @Test
    void undoPutsTheOldTokenBackInBoth() throws Exception {
        applied();
        String first = written(SHELL);
        assertThat(here.run("apply", "--rotate", "--yes").code()).isZero();
        String second = written(SHELL);

        Said said = here.run("apply", "--undo", "--yes");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(written(SHELL)).isEqualTo(first);
        agree();
        assertThat(said.out()).doesNotContain(first).doesNotContain(second).contains("<token ");
        assertThat(here.run("plan").code()).isZero();

        assertThat(here.run("apply", "--undo", "--yes").code()).isZero();
        assertThat(written(SHELL)).isEqualTo(second);
        agree();
    }

    @Test
    void undoTellsOfATokenThatIsNobodysAnyMore() throws Exception {
        applied();
        assertThat(here.run("apply", "--rotate", "--yes").code()).isZero();
        // with another key every token is another
        Files.delete(folder.resolve("state/token.key"));

        Said said = here.run("apply", "--undo", "--yes");

        assertThat(said.out()).contains("a token that the ledger does not know", "404", "autoinstalld apply");
        assertThat(here.run("plan").code()).isEqualTo(PlanFiles.DIFFERS);
        applied();
        agree();
    }

    @Test
    void undoThatCannotReachTheLedgerIsRefused() throws Exception {
        applied();
        assertThat(here.run("apply", "--rotate", "--yes").code()).isZero();
        String second = Files.readString(here.dhcpd);
        here.edit("inventory/site.yaml", "site:\n", "sight:\n");

        Said said = here.run("apply", "--undo", "--yes");

        assertThat(said.code()).isOne();
        assertThat(said.err()).contains("tokens", "ledger");
        assertThat(Files.readString(here.dhcpd)).isEqualTo(second);
    }

    @Test
    void planShowsADisagreementAndApplyMendsIt() throws Exception {
        applied();
        try (Ledger ledger = ledger()) {
            for (int i = 0; i < 2; i++) {
                ledger.store(Map.of(SHELL, ledger.tokens().next(SHELL)), "a test", Instant.now());
            }
        }
        Said plan = here.run("plan");
        assertThat(plan.code()).isEqualTo(PlanFiles.DIFFERS);
        assertThat(plan.out())
                .containsPattern("-\t*filename \"<token [0-9a-f]{8}>/auto")
                .containsPattern("\\+\t*filename \"<token [0-9a-f]{8}>/auto");
        applied();
        agree();
    }

    @Test
    void planMakesNoLedgerAndSaysWhoWillGetAToken() throws Exception {
        Said plan = here.run("plan");
        assertThat(plan.code()).as(plan.err()).isEqualTo(PlanFiles.DIFFERS);
        assertThat(plan.out()).contains("<new token>/auto_install", "shell.int.gmmi.me", "will get a token");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void checkAndItsLikeNeedNoLedger() throws Exception {
        assertThat(here.run("check").code()).isZero();
        assertThat(here.run("dialogue", "shell").code()).isZero();
        assertThat(here.run("render", "shell").err()).doesNotContain("Exception");
        assertThat(folder.resolve("state")).doesNotExist();
        applied();
        assertThat(here.run("check").out()).isEmpty();
        // with a state folder that can be of no use to anybody
        Path ledger = folder.resolve("state/ledger.mv.db");
        Files.delete(ledger);
        Files.createDirectory(ledger);
        assertThat(here.run("check").out()).isEmpty();
        assertThat(here.run("check").code()).isZero();
        Said plan = here.run("plan");
        assertThat(plan.code()).isOne();
        assertThat(plan.err()).contains(folder.resolve("state").toString()).doesNotContain("Exception");
    }

    @Test
    void rotatingWithoutADhcpdConfIsRefused() throws Exception {
        applied();
        Map<HostName, String> before = stored();
        here.edit("inventory/site.yaml", "dhcpd-conf: " + here.dhcpd, "");
        here.edit("inventory/site.yaml", "dhcpd-test:", "# dhcpd-test:");
        here.edit("inventory/site.yaml", "dhcpd-reload:", "# dhcpd-reload:");

        Said said = here.run("apply", "--rotate", "--yes");

        assertThat(said.code()).isOne();
        assertThat(said.err()).contains("dhcpd-conf");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void aFileWithTokensThatAllMayReadIsWarnedOf() throws Exception {
        applied();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(here.dhcpd)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(here.dhcpd, PosixFilePermissions.fromString("rw-r--r--"));

        Said said = here.run("apply", "--rotate", "--yes");

        assertThat(said.code()).isZero();
        assertThat(said.err())
                .containsOnlyOnce(here.dhcpd + ": warning: ")
                .contains("readable to everybody on this machine", "chmod 600");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(here.dhcpd)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void anApplyWithoutTokensMakesNoLedger() throws Exception {
        here.edit("inventory/site.yaml", "    policy: [token]\n", "");
        applied();
        assertThat(folder.resolve("state/ledger.mv.db")).doesNotExist();
    }
}
