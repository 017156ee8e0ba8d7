package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
    private static final String HASH = "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy";

    @TempDir
    Path folder;

    private Said init() {
        return Workplace.runBare("init", folder.toString());
    }

    private Said run(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "-i";
        all[1] = folder.resolve("inventory").toString();
        System.arraycopy(words, 0, all, 2, words.length);
        return Workplace.runBare(all);
    }

    /** Whatever network the machine of the test is in. */
    private void fillIn() throws Exception {
        Path site = folder.resolve("inventory/site.yaml");
        Files.writeString(
                site,
                Files.readString(site)
                        .replace("password: FILL-IN", "password: \"" + HASH + "\"")
                        .replace("subnet: FILL-IN", "subnet: 192.0.2.0/24")
                        .replace("response-server: FILL-IN", "response-server: 192.0.2.2")
                        .replace("timezone: FILL-IN", "timezone: UTC")
                        .replace("[FILL-IN]", "[]"));
    }

    @Test
    void whatIsWrittenIsCleanButForWhatIsToBeFilledIn() throws Exception {
        Said said = init();
        assertThat(said.code()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.out())
                .contains("written: " + folder.resolve("inventory/site.yaml"))
                .contains("autoinstalld -i " + folder.resolve("inventory") + " check ");
        assertThat(folder.resolve("inventory/hosts")).isDirectory();
        assertThat(folder.resolve(".gitignore")).content().contains("/state/");

        Said check = run("check");
        assertThat(check.out()).contains("'password' is still to be filled in; a value in place of FILL-IN");
        assertThat(check.out().lines().filter(l -> !l.contains("to be filled in")))
                .isEmpty();
        fillIn();
        assertThat(run("check", "--strict"))
                .satisfies(s -> assertThat(s.out()).isEmpty())
                .satisfies(s -> assertThat(s.code()).isZero());
    }

    @Test
    void whereNoDefaultRouteTellsTheNetworkThatIsToBeFilledInToo() throws Exception {
        init();
        Path site = folder.resolve("inventory/site.yaml");
        Files.writeString(
                site,
                Files.readString(site)
                        .replaceFirst("subnet: .*", "subnet: FILL-IN")
                        .replaceFirst("routers: .*", "routers: [FILL-IN]"));

        Said check = run("check");

        assertThat(check.out())
                .contains("'subnet' is still to be filled in", "an item of 'routers' is still to be filled in")
                .doesNotContain("error");
        assertThat(check.code()).isZero();
    }

    @Test
    void whatStandsInCommentsIsRightWhenItIsWanted() throws Exception {
        init();
        Path site = folder.resolve("inventory/site.yaml");
        String said = Files.readString(site);
        String wanted = said.replaceAll("(?m)^( *)# ((dhcpd|vm)-[a-z]+|domain): ", "$1$2: ");
        assertThat(wanted).isNotEqualTo(said);
        Files.writeString(site, wanted);

        assertThat(run("check").out().lines().filter(l -> l.contains("site.yaml")))
                .allMatch(l -> l.contains("to be filled in"));
    }

    @Test
    void aFolderBeforeTheCommandIsNotPassedOver() {
        Said said = Workplace.runBare("-i", folder.resolve("elsewhere").toString(), "init", folder.toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("autoinstalld init DIR");
        assertThat(folder.resolve("inventory")).doesNotExist();
        assertThat(Workplace.runBare("-i").err()).contains("--inventory needs a DIR");
    }

    @Test
    void aGuestAndAMachineThatAreAddedCanBeInstalled() throws Exception {
        init();
        fillIn();
        assertThat(run("add", "web1.example.org", "--profile", "vm").code()).isZero();
        assertThat(run("add", "m1.example.org", "--profile", "metal", "--lladdr", "00:0d:b9:41:5c:a0")
                        .code())
                .isZero();
        assertThat(run("check", "--strict").out()).isEmpty();
        for (String host : new String[] {"web1", "m1"}) {
            assertThat(run("dialogue", host).code()).isZero();
        }
        Said dry = run("deploy", "web1", "--dry-run");
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("web1.example.org: the installer of ", " completes");
    }

    @Test
    void whatIsMissingIsToldByAdd() throws Exception {
        init();
        fillIn();
        Path site = folder.resolve("inventory/site.yaml");
        Files.writeString(site, Files.readString(site).replace("\"" + HASH + "\"", "FILL-IN"));
        Said said = run("add", "web1", "--profile", "vm");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .containsSubsequence("error: 'password' is still to be filled in", "could not be installed");
        assertThat(run("add", "web1", "--profile", "vm", "--set", "root.password=" + HASH)
                        .code())
                .isZero();
        assertThat(run("remove", "web1").code()).isZero();
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        Path site = folder.resolve("inventory/site.yaml");
        Files.createDirectories(site.getParent());
        Files.writeString(site, "# mine\n");
        Files.createSymbolicLink(folder.resolve(".gitignore"), folder.resolve("elsewhere"));

        Said said = init();
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("left as it is: " + site, "left as it is: " + folder.resolve(".gitignore"))
                .contains("written: " + folder.resolve("inventory/hosts") + "/");
        assertThat(site).hasContent("# mine");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
        assertThat(init().out()).doesNotContain("written");
    }

    @Test
    void whatIsInTheWayIsNamed() throws Exception {
        Path file = folder.resolve("inventory");
        Files.writeString(file, "");
        assertThat(init().err()).contains(file + ": error: is no folder; another name, or remove it");
        Files.delete(file);
        Files.createSymbolicLink(file, folder.resolve("nowhere"));
        assertThat(init().err()).contains(file + ": error: is no folder");
        assertThat(Workplace.runBare("init", "").err()).contains("the name of the folder is empty");
    }

    @Test
    void whatKeepsKeysOutOfARepositoryIsNamed() throws Exception {
        Path ignored = folder.resolve(".gitignore");
        Files.writeString(ignored, "*.swp\nstate/\n");
        Said said = init();
        assertThat(said.out())
                .contains(
                        ignored + ": warning: lacks the line '*.autoinstalld-*'",
                        "; echo '*.autoinstalld-*' >>" + ignored)
                .doesNotContain("state");
        assertThat(said.code()).isZero();
        assertThat(ignored).hasContent("*.swp\nstate/\n");

        Files.writeString(ignored, "/state  \r\n*.autoinstalld-*\n");
        assertThat(init().out()).doesNotContain("lacks");
    }

    @Test
    void anInventoryThatIsThereIsNotGivenASecondSite() throws Exception {
        Path other = folder.resolve("inventory/all.yml");
        Files.createDirectories(other.getParent());
        Files.writeString(other, "site: {}\n");
        Said said = init();
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains(other + ": error: there is an inventory already", "nothing was written");
        assertThat(folder.resolve("inventory/site.yaml")).doesNotExist();
        assertThat(folder.resolve(".gitignore")).doesNotExist();
    }

    @Test
    void aFolderThatIsNoneIsNamed() throws Exception {
        Files.writeString(folder.resolve("inventory"), "");
        Said said = init();
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains(folder.resolve("inventory").toString()).doesNotContain("internal error");
        assertThat(Workplace.runBare("init", "a", "b").code()).isEqualTo(2);
    }
}
