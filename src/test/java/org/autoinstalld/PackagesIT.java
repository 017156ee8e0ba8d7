package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.MountableFile;

/** {@code make install}, the release, the port and Debian's package: what they put where, and that it runs from there. */
class PackagesIT {
    private static final Path PORT = Path.of("dist", "openbsd");
    private static final String USER = "_autoinstalld";
    private static final ImageFromDockerfile DEBIAN = new ImageFromDockerfile("autoinstalld-test-package", false)
            .withDockerfileFromBuilder(file -> file.from("debian:bookworm-slim")
                    .run("apt-get update && apt-get install -y --no-install-recommends"
                            + " openjdk-17-jre-headless systemd curl && rm -rf /var/lib/apt/lists/*")
                    .build());

    @TempDir
    Path folder;

    @Test
    void whatIsInstalledRunsFromThereAndGoesAgain() throws Exception {
        Path prefix = folder.resolve("usr");
        assertThat(make("install", "PREFIX=" + prefix).status()).isZero();
        assertThat(files(prefix))
                .contains(
                        "bin/autoinstalld rwxr-xr-x",
                        "share/java/autoinstalld.jar rw-r--r--",
                        "share/man/man8/autoinstalld.8 rw-r--r--",
                        "share/man/man5/autoinstalld.yaml.5 rw-r--r--",
                        "share/examples/autoinstalld/inventory/site.yaml rw-r--r--",
                        "share/examples/autoinstalld/inventory.schema.json rw-r--r--",
                        "share/doc/autoinstalld/LICENSE rw-r--r--",
                        "share/bash-completion/completions/autoinstalld rw-r--r--",
                        "share/zsh/site-functions/_autoinstalld rw-r--r--",
                        "share/examples/autoinstalld/autoinstalld.ksh rw-r--r--",
                        "share/examples/autoinstalld/ansible/inventory.sh rwxr-xr-x",
                        "share/examples/autoinstalld/hooks/mail.sh rwxr-xr-x",
                        "share/doc/autoinstalld/NOTICE rw-r--r--",
                        "lib/systemd/system/autoinstalld.service rw-r--r--",
                        "lib/sysusers.d/autoinstalld.conf rw-r--r--",
                        "lib/tmpfiles.d/autoinstalld.conf rw-r--r--");
        assertThat(prefix.resolve("lib/systemd/system/autoinstalld.service"))
                .content()
                .contains("ExecStart=" + prefix + "/bin/autoinstalld serve")
                .doesNotContain("/usr/local/bin");

        ProcessBuilder check =
                new ProcessBuilder(prefix.resolve("bin/autoinstalld").toString(), "check");
        check.directory(prefix.resolve("share/examples/autoinstalld").toFile());
        Ran ran = Ran.of(check);
        assertThat(ran.status()).as(ran.errors()).isZero();
        assertThat(ran.text() + ran.errors()).contains("0 errors");

        assertThat(make("uninstall", "PREFIX=" + prefix).status()).isZero();
        assertThat(files(prefix)).isEmpty();
        assertThat(prefix.resolve("share/examples/autoinstalld")).doesNotExist();
    }

    @Test
    void onOpenBsdItGoesWhereHierSays() throws Exception {
        make("install", "SYSTEM=OpenBSD", "DESTDIR=" + folder);
        assertThat(files(folder))
                .contains(
                        "etc/rc.d/autoinstalld r-xr-xr-x",
                        "etc/login.conf.d/autoinstalld rw-r--r--",
                        "usr/local/bin/autoinstalld rwxr-xr-x",
                        "usr/local/man/man8/autoinstalld.8 rw-r--r--",
                        "usr/local/share/java/classes/autoinstalld.jar rw-r--r--")
                .noneMatch(file -> file.contains("systemd"));
        assertThat(folder.resolve("etc/rc.d/autoinstalld"))
                .content()
                .contains("daemon=\"/usr/local/bin/autoinstalld serve\"", " /var/autoinstalld || return 1")
                .doesNotContain("TRUEPREFIX", "SYSCONFDIR", "LOCALSTATEDIR");
        make("uninstall", "SYSTEM=OpenBSD", "DESTDIR=" + folder);
        assertThat(files(folder)).isEmpty();
    }

    /** What somebody wrote stays, also below a folder of ours. */
    @Test
    void whatSomebodyWroteStays() throws Exception {
        make("install", "DESTDIR=" + folder);
        Path own = folder.resolve("usr/local/share/examples/autoinstalld/inventory/hosts/mine.yaml");
        Files.writeString(own, "hosts: {}\n");
        make("uninstall", "DESTDIR=" + folder);
        assertThat(files(folder)).containsExactly(folder.relativize(own) + " rw-r--r--");
    }

    @Test
    void aReleaseInstallsTheSameAsTheSources() throws Exception {
        Path release = release();
        Path sources = folder.resolve("from-sources");
        Path unpacked = folder.resolve("from-release");
        make("install", "DESTDIR=" + sources);
        ProcessBuilder make = new ProcessBuilder("make", "-s", "install", "DESTDIR=" + unpacked);
        assertThat(Ran.of(make.directory(release.toFile())).errors()).isEmpty();
        assertThat(files(unpacked)).isEqualTo(files(sources));
    }

    @Test
    void aReleaseRunsWhereItWasUnpacked() throws Exception {
        Ran ran = Ran.command(release().resolve("bin/autoinstalld").toString(), "--version");
        assertThat(ran.text()).startsWith("autoinstalld ");
    }

    /** pkg_add(1) would not take a package whose list and files differ. */
    @Test
    void thePortPutsWhatItsListSays() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bmake")), "no bmake; .ci/run installs it");
        Path work = release().getParent();
        Path system = Files.createDirectory(folder.resolve("mk"));
        Files.copy(Path.of("src/test/resources/port/bsd.port.mk"), system.resolve("bsd.port.mk"));
        Path prefix = folder.resolve("inst/usr/local");
        for (String there : List.of("bin", "man/man5", "man/man8")) {
            Files.createDirectories(prefix.resolve(there));
        }
        Ran ran = Ran.of(new ProcessBuilder(
                        "bmake",
                        "-m",
                        "/usr/share/mk",
                        "-m",
                        system.toString(),
                        "WRKDIR=" + work,
                        "WRKINST=" + folder.resolve("inst"),
                        "do-install")
                .directory(PORT.toFile()));
        assertThat(ran.status()).as(ran.errors()).isZero();

        List<String> listed = new ArrayList<>();
        for (String line : Files.readAllLines(PORT.resolve("pkg/PLIST"))) {
            String file = line.startsWith("@man ") ? line.substring("@man ".length()) : line;
            // the first two come from pkg/README and pkg/autoinstalld.login, by bsd.port.mk itself
            if (!file.startsWith("@")
                    && !file.contains("pkg-readmes")
                    && !file.contains("login.conf.d")
                    && !file.endsWith("/")) {
                listed.add(file);
            }
        }
        assertThat(listed.stream().sorted())
                .isEqualTo(files(prefix).stream()
                        .map(file -> file.substring(0, file.lastIndexOf(' ')))
                        .sorted()
                        .toList());
    }

    /** What portcheck(1) looks at: no file that a port has no use for, no blank at an end of line, a new line at the end. */
    @Test
    void thePortIsAsPortcheckWantsIt() throws Exception {
        assertThat(files(PORT).stream().map(file -> file.substring(0, file.lastIndexOf(' '))))
                .containsExactlyInAnyOrder(
                        "Makefile",
                        "pkg/DESCR",
                        "pkg/PLIST",
                        "pkg/README",
                        "pkg/autoinstalld.login",
                        "pkg/autoinstalld.rc");
        try (Stream<Path> all = Files.walk(PORT)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                assertThat(text).as("%s", file).endsWith("\n").doesNotContain(" \n", "\t\n");
            }
        }
        String makefile = Files.readString(PORT.resolve("Makefile"));
        assertThat(makefile)
                .contains("V =\t\t" + version() + "\n", "MODULES =\tjava\n", "MODJAVA_VER =\t17+\n")
                .endsWith(".include <bsd.port.mk>\n");
        assertThat(makefile.lines().filter(line -> line.startsWith("COMMENT =")))
                .singleElement()
                .satisfies(comment -> assertThat(comment.substring(comment.indexOf('\t') + 1))
                        .hasSizeLessThanOrEqualTo(60)
                        .doesNotStartWith("a ")
                        .doesNotEndWith("."));
    }

    @Test
    void alertsFireWhenSomethingIsWrongAndElseNot() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/promtool")), "no promtool; .ci/run installs it with prometheus");
        Files.copy(Path.of("dist/prometheus-rules.yaml"), folder.resolve("rules.yaml"));
        Path tests = folder.resolve("tests.yaml");
        Files.copy(Path.of("src/test/resources/prometheus-rules-test.yaml"), tests);
        Ran ran = Ran.command("promtool", "test", "rules", tests.toString());
        assertThat(ran.status()).as(ran.text() + ran.errors()).isZero();
    }

    @Test
    @Needs(RealPart.CONTAINER_ENGINE)
    void debiansPackageIsInstalledStartedAndRemoved() throws Exception {
        Path deb = Path.of("target", "autoinstalld_" + version() + "_all.deb").toAbsolutePath();
        assumeTrue(Files.exists(deb), "no " + deb + "; mvn package makes it");
        try (GenericContainer<?> machine = new GenericContainer<>(DEBIAN)
                .withCommand("sleep", "infinity")
                .withCopyFileToContainer(MountableFile.forHostPath(deb), "/autoinstalld.deb")) {
            machine.start();
            run(machine, "dpkg -i /autoinstalld.deb");
            assertThat(run(machine, "stat -c '%U:%G %a' /etc/autoinstalld /var/cache/autoinstalld"))
                    .isEqualTo("root:" + USER + " 750\nroot:root 755\n");
            run(
                    machine,
                    "cp -R /usr/share/examples/autoinstalld/inventory /etc/autoinstalld/"
                            + " && chown -R root:" + USER + " /etc/autoinstalld"
                            + " && install -d -m 700 -o " + USER + " /var/lib/autoinstalld");
            // the words of the unit, as its user
            String words = Files.readString(Path.of("dist/systemd/autoinstalld.service"))
                    .replace("\\\n", " ")
                    .lines()
                    .filter(line -> line.startsWith("ExecStart="))
                    .map(line -> line.substring("ExecStart=".length()).replace("/usr/local/bin", "/usr/bin"))
                    .findFirst()
                    .orElseThrow();
            run(
                    machine,
                    "export LISTEN=127.0.0.1:8080 ADMIN=127.0.0.1:8081; setsid runuser -u " + USER + " -- "
                            + words.replace("${", "\"${").replace("}", "}\"") + " >/tmp/log 2>&1 & "
                            + "for i in $(seq 600); do curl -fsS http://127.0.0.1:8081/healthz >/dev/null 2>&1 && exit 0;"
                            + " sleep 0.1; done; cat /tmp/log; exit 1");
            assertThat(run(machine, "curl -s 'http://127.0.0.1:8080/02:00:00:29:AE:4F-install.conf?path=7.8/amd64'"))
                    .startsWith("System hostname = shell.int.gmmi.me\n");
            run(machine, "dpkg -r autoinstalld");
            assertThat(run(machine, "ls -d /usr/share/*/autoinstalld* /usr/bin/autoinstalld 2>/dev/null; true"))
                    .isEmpty();
            assertThat(run(machine, "ls /etc/autoinstalld")).isEqualTo("inventory\n");
        }
    }

    private static String run(GenericContainer<?> machine, String script) throws Exception {
        ExecResult result = machine.execInContainer("sh", "-c", script);
        assertThat(result.getExitCode())
                .as("%s: %s%s", script, result.getStdout(), result.getStderr())
                .isZero();
        return result.getStdout();
    }

    private Path release() throws IOException {
        Path tar = Path.of("target", "autoinstalld-" + version() + ".tar.gz").toAbsolutePath();
        assumeTrue(Files.exists(tar), "no " + tar + "; mvn package makes it");
        Path work = Files.createDirectory(folder.resolve("work"));
        assertThat(Ran.command("tar", "xzf", tar.toString(), "-C", work.toString())
                        .status())
                .isZero();
        return work.resolve("autoinstalld-" + version());
    }

    private static String version() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        int start = pom.indexOf("<version>") + "<version>".length();
        return pom.substring(start, pom.indexOf('<', start));
    }

    private static Ran make(String... words) {
        List<String> command = new ArrayList<>(List.of("make", "-s"));
        command.addAll(List.of(words));
        Ran ran = Ran.of(new ProcessBuilder(command));
        assertThat(ran.status()).as(ran.errors()).isZero();
        return ran;
    }

    /** Each file below it, with its mode. */
    private static List<String> files(Path top) throws IOException {
        if (Files.notExists(top)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(top)) {
            List<String> files = new ArrayList<>();
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                files.add(top.relativize(file) + " "
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
            return files;
        }
    }
}
