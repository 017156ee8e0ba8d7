package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.ledger.Ledger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web root that a web server has in our place, for when we are away. */
class ExportTest {
    private static final String WWW = "02:00:00:29:ae:50-install.conf";

    @TempDir
    Path folder;

    private Workplace here;
    private Path root;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        root = folder.resolve("htdocs");
    }

    private Said export(String... more) {
        return here.run(Stream.concat(Stream.of("export", root.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path ->
                            !path.equals(root) && !path.getFileName().toString().equals(".autoinstalld"))
                    .filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private void host(String name, String yaml) throws IOException {
        Files.writeString(
                folder.resolve("inventory/hosts/" + name + ".yaml"), "hosts:\n  " + name + ": " + yaml + "\n");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void eachHostHasItsFilesByLladdrAndByNameAndNoFileIsForAll() throws Exception {
        Said said = export();
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .startsWith("21 files of 3 hosts for 7.8/amd64, in " + root + "\n")
                .contains("lost: no ledger", "lost: who asks is not looked at")
                .contains("must not boot from the network by themselves: nas.int.gmmi.me\n");
        assertThat(files())
                .containsExactlyInAnyOrder(
                        "02:00:00:29:ae:4f-install.conf",
                        "02:00:00:29:ae:4f-upgrade.conf",
                        WWW,
                        "02:00:00:29:ae:50-upgrade.conf",
                        "disklabel/www.int.gmmi.me",
                        "metal/00:0d:b9:41:5c:a0-install.conf",
                        "metal/00:0d:b9:41:5c:a0-upgrade.conf",
                        "metal/00:0d:b9:41:5c:a1-install.conf",
                        "metal/00:0d:b9:41:5c:a1-upgrade.conf",
                        "metal/nas-install.conf",
                        "metal/nas-upgrade.conf",
                        "metal/nas.int.gmmi.me-install.conf",
                        "metal/nas.int.gmmi.me-upgrade.conf",
                        "shell-install.conf",
                        "shell-upgrade.conf",
                        "shell.int.gmmi.me-install.conf",
                        "shell.int.gmmi.me-upgrade.conf",
                        "www-install.conf",
                        "www-upgrade.conf",
                        "www.int.gmmi.me-install.conf",
                        "www.int.gmmi.me-upgrade.conf");
        assertThat(root.resolve(WWW))
                .content()
                .isEqualTo(here.run("render", "www").out());
        assertThat(root.resolve("www-install.conf")).hasSameBinaryContentAs(root.resolve(WWW));
        assertThat(root.resolve("disklabel/www.int.gmmi.me"))
                .content()
                .isEqualTo(here.run("render", "--disklabel", "www").out());
        assertThat(mode(root)).isEqualTo("rwxr-x---");
        assertThat(mode(root.resolve("metal"))).isEqualTo("rwxr-x---");
        assertThat(mode(root.resolve(WWW))).isEqualTo("rw-r-----");
        assertThat(mode(root.resolve(".autoinstalld"))).isEqualTo("rw-------");
    }

    @Test
    void theNextOneReplacesItAndWhoIsGoneIsGone() throws Exception {
        assertThat(export().code()).isZero();
        Files.delete(folder.resolve("inventory/hosts/www.int.gmmi.me.yaml"));
        here.edit("inventory/profiles.yaml", "Europe/Berlin", "UTC");
        assertThat(export().code()).isZero();
        assertThat(files()).hasSize(14).noneMatch(name -> name.contains("www") || name.contains("29:ae:50"));
        assertThat(root.resolve("shell-install.conf")).content().contains("= UTC\n");
        assertThat(folder.resolve(".htdocs.new")).doesNotExist();
        assertThat(folder.resolve(".htdocs.old")).doesNotExist();
        // another release, by option
        assertThat(export("--path", "7.7/amd64").out()).contains(" for 7.7/amd64, in ");
    }

    @Test
    void whatIsNotOursIsLeftAlone() throws Exception {
        Files.createDirectory(root);
        Path page = Files.writeString(root.resolve("index.html"), "mine");
        Said said = export();
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("no export made it, so it is not replaced");
        assertThat(files()).containsExactly("index.html");

        // an empty one is as if it were made for this, and keeps its place when it is ours
        Files.delete(page);
        assertThat(export().code()).isZero();
        Files.writeString(page, "mine");
        said = export();
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("index.html: error: is in a folder that is replaced as a whole");
        assertThat(page).hasContent("mine");
        Files.delete(page);

        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        assertThat(here.run("export", link.toString()).err()).contains("is a symbolic link");
        assertThat(here.run("export", link + "/none/x").err()).contains("the folder above it is not there");
        assertThat(here.run("export").code()).isEqualTo(2);
    }

    @Test
    void whatAKilledRunLeftIsPutRight() throws Exception {
        assertThat(export().code()).isZero();
        // between its two renames
        Files.move(root, folder.resolve(".htdocs.old"));
        Files.createDirectory(folder.resolve(".htdocs.new"));
        here.edit("inventory/profiles.yaml", "Europe/Berlin", "Nowhere/${name");
        assertThat(export().code()).isEqualTo(1);
        here.edit("inventory/profiles.yaml", "Nowhere/${name", "UTC");
        assertThat(export().code()).isZero();
        assertThat(files()).hasSize(21);
        assertThat(folder.resolve(".htdocs.old")).doesNotExist();
        assertThat(folder.resolve(".htdocs.new")).doesNotExist();
    }

    @Test
    void whoMustBeArmedOrHasATokenIsLeftOutUnlessAsked() throws Exception {
        host("a", "{ profiles: [vm], lladdr: 02:00:00:00:01:01, address: 192.168.1.71, access: { policy: armed } }");
        host("t", "{ profiles: [vm], lladdr: 02:00:00:00:01:02, address: 192.168.1.72, access: { policy: token } }");
        host("o", "{ profiles: [vm], lladdr: 02:00:00:00:01:03, address: 192.168.1.73, access: { again: refuse } }");
        host("l", "{ profiles: [vm], lladdr: 02:00:00:00:01:04, address: 192.168.1.74, access: { policy: lladdr } }");
        host("u", "{ profiles: [vm], lladdr: 02:00:00:00:01:05, address: 192.168.1.75, install: no }");
        Said said = export();
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains(
                        "left out, policy armed (host): a\n",
                        "left out, policy token (host): t\n",
                        "left out, again: refuse (host): o\n",
                        "no file by their names, as policy lladdr has it: l\n");
        assertThat(files())
                .contains("02:00:00:00:01:04-install.conf", "u-upgrade.conf", "02:00:00:00:01:05-upgrade.conf")
                .doesNotContain(
                        "a-install.conf",
                        "02:00:00:00:01:01-install.conf",
                        "02:00:00:00:01:02-install.conf",
                        "o-install.conf",
                        "l-install.conf",
                        "u-install.conf",
                        "02:00:00:00:01:05-install.conf");

        said = export("--guarded");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("it has no token yet", "answered though nobody armed them: a\n");
        assertThat(files()).contains("a-install.conf", "o-upgrade.conf").noneMatch(name -> name.contains("t-install"));
    }

    @Test
    void aTokenThatHoldsIsAFolderOfTheWebRoot() throws Exception {
        here.edit("inventory/site.yaml", "  access:\n", "  access:\n    policy: [token]\n");
        here.serverWasHere();
        assertThat(here.run("apply", "--yes").code()).isZero();
        String token;
        try (Ledger ledger = here.ledger(here.live())) {
            token = ledger.tokens()
                    .current(HostName.parse("www.int.gmmi.me").orElseThrow())
                    .orElseThrow();
        }
        Said said = export("--guarded");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(files()).contains(token + "/" + WWW).doesNotContain(WWW);
        assertThat(said.out() + said.err()).as("a token is a secret").doesNotContain(token);
        assertThat(Files.readString(root.resolve(token).resolve(WWW))).contains("System hostname = www");
    }

    @Test
    void noFileIsCalledByANameThatSeveralMachinesHave() throws Exception {
        host("www.lab.gmmi.me", "{ profiles: [vm], lladdr: 02:00:00:00:01:01, address: 192.168.1.71 }");
        host(
                "shell",
                "{ profiles: [vm], lladdr: 02:00:00:00:01:02, address: 192.168.1.72, access: { policy: armed } }");
        host("nas.lab.gmmi.me", "{ profiles: [vm], lladdr: zz, address: 192.168.1.73 }");
        Said said = export();
        // one with a mistake is told, and the others are written
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("nas.lab.gmmi.me.yaml:2:").contains("'lladdr' is 'zz'");
        assertThat(said.out()).contains("might mean another machine: nas, shell, www\n");
        assertThat(files())
                .contains(
                        "www.lab.gmmi.me-install.conf",
                        "www.int.gmmi.me-install.conf",
                        "shell.int.gmmi.me-install.conf")
                .doesNotContain("www-install.conf", "shell-install.conf", "metal/nas-install.conf");
    }

    @Test
    void aMistakeDoesNotTakeAwayTheFileThatAMachineHasThere() throws Exception {
        assertThat(export().code()).isZero();
        List<String> before = files();
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "sshd: yes", "sshd: perhaps");
        Said said = export();
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .contains("'sshd' is 'perhaps'", "would lose the files that they have there: www.int.gmmi.me");
        assertThat(files()).isEqualTo(before);
        // one that never had any is no reason to stop
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "sshd: perhaps", "sshd: no");
        host("new", "{ profiles: [vm], lladdr: zz }");
        assertThat(export().code()).isEqualTo(1);
        assertThat(root.resolve(WWW)).content().contains("Start sshd(8) by default = no\n");
    }

    @Test
    void whereNobodyHasAFileNothingIsWritten() throws Exception {
        here.edit("inventory/site.yaml", "  access:\n", "  access:\n    policy: armed\n");
        Said said = export();
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("all hosts are left out, such as nas.int.gmmi.me, policy armed (site)");
        assertThat(root).doesNotExist();
    }
}
