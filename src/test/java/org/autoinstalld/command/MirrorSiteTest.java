package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mirror site} writes what an installer would get, or lists it; {@code check} tells what is wrong with the trees. */
class MirrorSiteTest {
    private static final String HOST = "www.int.gmmi.me";

    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void trees() throws Exception {
        place = new Workplace(folder);
        write("all/etc/motd.ftl", "This is ${host.name}.\n");
        write("hosts/" + HOST + "/etc/secret", "s3cret\n");
        write("hosts/" + HOST + "/.mtree", "etc/secret mode=0600\n");
    }

    private void write(String path, String text) throws Exception {
        Path file = folder.resolve("site").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String digest(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void itWritesTheSetForItsOwnerAloneAndPrintsBothDigests() throws Exception {
        Path file = folder.resolve("out.tgz");
        Workplace.Said said = place.run("mirror", "site", HOST, "--setdir", "7.8/amd64", "-o", file.toString());
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        byte[] tgz = Files.readAllBytes(file);
        byte[] tar = new GZIPInputStream(Files.newInputStream(file)).readAllBytes();
        assertThat(said.out())
                .isEqualTo("SHA256 (site78-www.tar) = " + digest(tar) + "\nSHA256 (site78-www.tgz) = " + digest(tgz)
                        + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(said.out()).doesNotContain("s3cret");
    }

    @Test
    void itListsWhatIsInIt() {
        Workplace.Said said = place.run("mirror", "site", HOST, "--list");
        assertThat(said.code()).isZero();
        assertThat(said.out().lines().map(line -> line.replaceFirst(" +[0-9]+ [0-9-]+ [0-9:]+ ", " ")))
                .startsWith(
                        "drwx------ root/wheel .site/",
                        "-rw-r--r-- root/wheel etc/motd",
                        "-rw------- root/wheel etc/secret",
                        "-rwxr-xr-x root/wheel install.site",
                        "-rwxr-xr-x root/wheel upgrade.site")
                .hasSize(7);
    }

    @Test
    void asJsonItTellsTheSame() throws Exception {
        Path file = folder.resolve("out.tgz");
        Workplace.Said text = place.run("mirror", "site", HOST, "--list");
        Workplace.Said listed = place.run("mirror", "site", HOST, "--list", "--format", "json");
        Workplace.Said written = place.run("mirror", "site", HOST, "-o", file.toString(), "--format", "json");
        String digests = "{\"version\":1,\"file\":\"site78-www.tgz\",\"tar_sha256\":\""
                + digest(new GZIPInputStream(Files.newInputStream(file)).readAllBytes()) + "\",\"sha256\":\""
                + digest(Files.readAllBytes(file)) + "\",\"list\":";
        assertThat(written.out()).isEqualTo(digests + "[],\"problems\":[]}\n");
        assertThat(listed.out()).startsWith(digests + "[\"drwx------ root/wheel ");
        assertThat(listed.out().split("root/wheel")).hasSize(text.out().split("root/wheel").length);
        assertThat(written.err()).isEmpty();
    }

    /** The token is in what makes it report, and in no line that is printed. */
    @Test
    void theTokenOfAHostIsPrintedByNobody() throws Exception {
        place.edit(
                "inventory/hosts/" + HOST + ".yaml",
                "    profiles: [vm]\n",
                "    profiles: [vm]\n    access: { policy: token }\n    site-set: { first-boot: yes }\n");
        Path file = folder.resolve("out.tgz");
        for (String more : new String[] {"text", "json"}) {
            Workplace.Said said = place.run("mirror", "site", HOST, "-o", file.toString(), "--format", more);
            Workplace.Said listed = place.run("mirror", "site", HOST, "--list", "--format", more);
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out() + said.err() + listed.out() + listed.err())
                    .doesNotContainPattern("(?<![0-9a-f])[A-Za-z0-9_-]{43}(?![0-9a-f])");
        }
    }

    @Test
    void whatItIsToldWrongIsAUsageError() {
        assertThat(place.run("mirror").code()).isEqualTo(2);
        assertThat(place.run("mirror", "sight", HOST).err()).contains("'sight' is no action; one of: ");
        assertThat(place.run("mirror", "site").code()).isEqualTo(2);
        assertThat(place.run("mirror", "site", HOST, "--setdir", "x").err()).contains("--setdir is 'x'");
        assertThat(place.run("mirror", "site", HOST, "--list", "-o", "x").code())
                .isEqualTo(2);
        assertThat(place.run("mirror", "site", "nobody").code()).isEqualTo(1);
        assertThat(place.run("mirror", "site", HOST, "-o", folder + "/none/x").err())
                .contains("/none/x: error: cannot be written: no such file or directory");
    }

    @Test
    void checkTellsEveryMistakeOfTheTrees() throws Exception {
        write("hosts/" + HOST + "/.mtree", "etc/secret mode=0999\netc/secret uname=nobdy\n");
        write("hosts/gone.int.gmmi.me/x", "");
        write("typo/x", "");
        Files.createSymbolicLink(folder.resolve("site/all/etc/out"), Path.of("../../x"));
        Workplace.Said said = place.run("check");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out())
                .contains("site/hosts/" + HOST + "/.mtree:1:12: error: 'mode' is '0999'; an octal number such as 0644")
                .contains("site/all/etc/out: error: is a link that leads out of the tree")
                .contains("site/hosts/gone.int.gmmi.me: warning: there is no host 'gone.int.gmmi.me'")
                .contains("site/typo: warning: is in no site set");
        assertThat(place.run("mirror", "site", HOST, "--list").err())
                .contains(".mtree:1:12: error")
                .contains("etc/out: error");
    }
}
