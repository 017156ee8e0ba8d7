package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.conffile.Backups;
import org.autoinstalld.conffile.Change;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.conffile.Result;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.EntryWish;
import org.autoinstalld.plan.HostsAtWork;
import org.autoinstalld.plan.VmForm;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of some hosts are exchanged in files, and nothing else of these changes. */
class SingleEntriesTest {
    private static final String NAS = "nas.int.gmmi.me";
    private static final String SHELL = "shell.int.gmmi.me";
    private static final String WWW = "www.int.gmmi.me";

    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        Files.createDirectories(folder.resolve("state"));
    }

    private void applied(String... hosts) throws Exception {
        List<String> words = new ArrayList<>(List.of("apply", "--yes"));
        words.addAll(List.of(hosts));
        Said said = here.run(words.toArray(String[]::new));
        assertThat(said.code()).as(said.err()).isZero();
    }

    private Snapshot snapshot() {
        Reloader.Opening opening = Reloader.open(folder.resolve("inventory"), folder.resolve("templates"));
        return ((Reloader.Opening.Opened) opening).live().get();
    }

    private DesiredFiles wished(Map<String, EntryWish> wishes) {
        return wished(HostsAtWork.NONE, wishes);
    }

    private DesiredFiles wished(HostsAtWork atWork, Map<String, EntryWish> wishes) {
        Map<HostName, EntryWish> all = new java.util.TreeMap<>();
        wishes.forEach((host, wish) -> all.put(new HostName(host), wish));
        return DesiredFiles.asking(snapshot(), atWork, all);
    }

    private void carriedOut(DesiredFiles wanted) throws Exception {
        assertThat(wanted.problems().stream().filter(Problem::isError)).isEmpty();
        assertThat(new Apply(folder.resolve("state"), Backups.beside(5), new Programs()).run(wanted.plan()))
                .isInstanceOf(Result.Done.class);
    }

    private String entry(Path file, String begin) throws Exception {
        String text = Files.readString(file);
        int start = text.indexOf(begin + "\"" + WWW + "\"");
        start = start < 0 ? text.indexOf(begin + WWW) : start;
        return start < 0
                ? ""
                : text.substring(start, text.indexOf("\n}", start) < 0 ? text.length() : end(text, start));
    }

    private static int end(String text, int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (text.charAt(i) == '}' && depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    @Test
    void oneHostIsAppliedAndAllElseStaysToTheByte() throws Exception {
        applied();
        here.edit("etc/vm.conf", "vm \"" + SHELL, "# about shell\nvm \"" + SHELL);
        here.edit("etc/dhcpd.conf", "\thost " + NAS, "\t# about nas\n\thost " + NAS);
        here.edit("inventory/hosts/" + WWW + ".yaml", "memory: 1G", "memory: 3G");
        here.edit("inventory/hosts/" + SHELL + ".yaml", "address: 192.168.1.34", "address: 192.168.1.36");
        here.edit("inventory/hosts/" + SHELL + ".yaml", "owner: gmmi", "owner: other");
        var before = here.files();

        Said plan = here.run("plan", WWW);

        assertThat(plan.code()).isEqualTo(3);
        assertThat(plan.out().lines().filter(l -> l.matches("[+-]\\t.*")))
                .containsExactly("-\tmemory 1G", "+\tmemory 3G");
        assertThat(plan.err())
                .contains(here.dhcpd + ": pending, and left so, is what changes of " + SHELL)
                .contains(here.vm + ": pending, and left so, is what changes of " + SHELL);
        applied(WWW);
        assertThat(here.files())
                .containsEntry("dhcpd.conf", before.get("dhcpd.conf"))
                .containsEntry("vm.conf", before.get("vm.conf").replace("memory 1G", "memory 3G"));
        assertThat(here.run("plan", WWW).code()).isZero();
        assertThat(here.run("plan").code()).isEqualTo(3);
    }

    @Test
    void aProgramIsToldOnlyIfItsFileChanges() throws Exception {
        applied();
        here.programs.calls();
        here.edit("inventory/hosts/" + WWW + ".yaml", "memory: 1G", "memory: 3G");

        applied(WWW, SHELL, NAS);

        assertThat(here.programs.calls())
                .anyMatch(c -> c.equals("vmctl reload"))
                .noneMatch(c -> c.startsWith("rcctl"));
    }

    /** In any order, with other hosts' entries there or not. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void oneByOneMakesWhatAllAtOnceMakes(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(List.of(NAS, SHELL, WWW));
        StringBuilder yaml = new StringBuilder("hosts:\n");
        for (int i = 0; i < 6; i++) {
            String name = (char) ('a' + random.nextInt(26)) + "" + i + ".int.gmmi.me";
            names.add(name);
            yaml.append("  %s: { profiles: [vm], lladdr: 02:00:00:00:01:%02x, address: 192.168.1.%d }%n"
                    .formatted(name, i, 100 + i));
        }
        Files.writeString(folder.resolve("inventory/hosts/more.yaml"), yaml);
        Collections.shuffle(names, random);
        List<String> first = names.subList(0, 3);
        applied(first.toArray(String[]::new));
        for (String name : names.subList(3, names.size())) {
            applied(name);
        }
        var oneByOne = here.files();
        assertThat(here.run("plan").err()).contains("nothing to do");

        Files.delete(here.vm);
        Files.delete(here.dhcpd);
        applied();
        assertThat(here.files()).isEqualTo(oneByOne);
    }

    @Test
    void aHostGoesThroughTheFormsOfItsInstallation() throws Exception {
        applied(SHELL);
        var without = here.files();

        carriedOut(wished(Map.of(WWW, EntryWish.installing(Mode.INSTALL))));
        assertThat(entry(here.vm, "vm ")).contains("disable", "boot \"/bsd.rd\"", "boot device net");
        assertThat(entry(here.dhcpd, "host ")).contains("filename \"auto_install\"");
        assertThat(wished(Map.of(WWW, EntryWish.installing(Mode.INSTALL)))
                        .plan()
                        .isEmpty())
                .isTrue();

        carriedOut(wished(Map.of(WWW, EntryWish.disabled(Mode.UPGRADE))));
        assertThat(entry(here.vm, "vm ")).contains("disable").doesNotContain("boot");
        assertThat(entry(here.dhcpd, "host ")).contains("filename \"auto_upgrade\"");

        carriedOut(wished(Map.of(WWW, EntryWish.USUAL)));
        assertThat(entry(here.vm, "vm ")).doesNotContain("disable", "boot");
        var usual = here.files();

        carriedOut(wished(Map.of(WWW, EntryWish.NONE)));
        assertThat(here.files()).isEqualTo(without);
        applied(WWW);
        assertThat(here.files()).isEqualTo(usual);
    }

    @Test
    void theLastGuestOnASwitchTakesItAlong() throws Exception {
        applied(NAS);
        carriedOut(wished(Map.of(WWW, EntryWish.installing(Mode.INSTALL))));
        assertThat(here.vm).content().contains("switch \"uplink\"");

        carriedOut(wished(Map.of(WWW, EntryWish.NONE)));

        assertThat(here.vm).content().doesNotContain("switch", WWW);
        assertThat(here.dhcpd).content().contains(NAS).doesNotContain(WWW);
    }

    @Test
    void anEntryMayGoFromOneFileAlone() throws Exception {
        applied();

        carriedOut(wished(Map.of(WWW, new EntryWish(VmForm.NONE, true, null, null))));

        assertThat(here.vm).content().doesNotContain(WWW);
        assertThat(here.dhcpd).content().contains(WWW);
    }

    @Test
    void dhcpNamesTheModeThatIsWishedAndNotTheOneThatIsArmed() throws Exception {
        here.edit("inventory/hosts/" + WWW + ".yaml", "sshd: yes", "sshd: yes\n    dhcp-filename: while-armed");
        applied();
        assertThat(entry(here.dhcpd, "host ")).doesNotContain("filename");

        HostsAtWork armed = new HostsAtWork(Map.of(new HostName(WWW), Mode.UPGRADE), Set.of());
        carriedOut(wished(armed, Map.of(WWW, EntryWish.installing(Mode.INSTALL))));
        assertThat(entry(here.dhcpd, "host ")).contains("filename \"auto_install\"");

        carriedOut(wished(armed, Map.of(WWW, EntryWish.USUAL)));
        assertThat(entry(here.dhcpd, "host ")).doesNotContain("filename");
    }

    @Test
    void anEntryOutsideOurSectionClashesWithAnotherForm() throws Exception {
        applied();
        String own = entry(here.vm, "vm ");
        here.edit("etc/vm.conf", own, "");
        Files.writeString(here.vm, own + "\n" + Files.readString(here.vm));
        assertThat(wished(Map.of(WWW, EntryWish.USUAL)).plan().isEmpty()).isTrue();

        DesiredFiles wanted = wished(Map.of(WWW, EntryWish.installing(Mode.INSTALL)));

        assertThat(wanted.problems())
                .anySatisfy(p -> assertThat(p.toString()).contains("vm '" + WWW + "' stands outside our section"));
    }

    @Test
    void nobodyCanSayWhatTheEntriesOfAHostWithAMistakeAre() throws Exception {
        applied();
        here.edit("inventory/hosts/" + WWW + ".yaml", "memory: 1G", "memory: much");
        var before = here.files();

        assertThat(wished(Map.of(WWW, EntryWish.USUAL)).problems())
                .anySatisfy(p -> assertThat(p.toString()).contains("host '" + WWW + "' has mistakes"));
        assertThat(wished(Map.of("who.int.gmmi.me", EntryWish.USUAL)).hasErrors())
                .isTrue();
        // others are not held up
        assertThat(here.run("plan", SHELL).code()).isZero();
        assertThat(here.files()).isEqualTo(before);
    }

    @Test
    void whatIsBeingDeployedIsLeftAloneByAllOthers() throws Exception {
        applied();
        carriedOut(wished(Map.of(WWW, EntryWish.installing(Mode.UPGRADE))));
        here.edit("inventory/hosts/" + WWW + ".yaml", "memory: 1G", "memory: 3G");
        here.edit("inventory/hosts/" + WWW + ".yaml", "address: 192.168.1.35", "address: 192.168.1.37");
        String vm = entry(here.vm, "vm ");
        String host = entry(here.dhcpd, "host ");
        HostsAtWork atWork = new HostsAtWork(Map.of(), Set.of(new HostName(WWW)));

        DesiredFiles nothing = DesiredFiles.asking(snapshot(), atWork);
        assertThat(nothing.plan().isEmpty()).isTrue();
        assertThat(nothing.problems()).isEmpty();
        assertThat(nothing.standing()).anyMatch(s -> s.contains("'" + WWW + "' is being deployed: left as it is"));

        here.edit("inventory/hosts/" + SHELL + ".yaml", "owner: gmmi", "owner: other");
        carriedOut(DesiredFiles.asking(snapshot(), atWork));
        assertThat(here.vm).content().contains("owner other", vm);
        assertThat(here.dhcpd).content().contains(host);

        // and by those that are not deployed any more it is changed
        List<Change> changes =
                DesiredFiles.asking(snapshot(), HostsAtWork.NONE).plan().needed();
        assertThat(changes).hasSize(2);
    }

    @Test
    void whoIsDeployedAndHasNoEntryYetGetsNoneFromOthers() throws Exception {
        applied(NAS);

        carriedOut(DesiredFiles.asking(snapshot(), new HostsAtWork(Map.of(), Set.of(new HostName(WWW)))));

        assertThat(here.vm).content().contains(SHELL).doesNotContain(WWW);
        assertThat(here.dhcpd).content().contains(SHELL).doesNotContain(WWW);
    }
}
