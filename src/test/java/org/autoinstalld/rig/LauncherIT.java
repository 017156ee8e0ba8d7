package org.autoinstalld.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/autoinstalld} with a jar that tells how it was started. */
final class LauncherIT {
    private static final String PROGRAM = """
            public class Program {
                public static void main(String[] arguments) {
                    if (arguments.length > 0 && arguments[0].equals("rehearse")) {
                        System.exit(System.getProperty("fail") == null ? 0 : 1);
                    }
                    System.out.println("pid " + ProcessHandle.current().pid());
                    for (String flag : java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
                        System.out.println("flag " + flag);
                    }
                    for (String argument : arguments) {
                        System.out.println("argument <" + argument + ">");
                    }
                }
            }
            """;

    @TempDir
    private Path scratch;

    private Path top;
    private Path target;

    @BeforeEach
    void install() throws IOException {
        top = scratch.resolve("product");
        target = Files.createDirectories(top.resolve("target"));
        Files.createDirectories(top.resolve("bin"));
        Files.copy(Path.of("bin", "autoinstalld"), top.resolve("bin/autoinstalld"));
        makeJar(target.resolve("autoinstalld.jar"));
    }

    @Test
    void becomesTheJvmAndPassesArgumentsAsTheyAre() throws Exception {
        ProcessBuilder builder = launcher("check", "two  words", "", "*");
        Path out = scratch.resolve("out");
        Process process = builder.redirectOutput(out.toFile()).start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readAllLines(out))
                .contains(
                        "pid " + process.pid(),
                        "argument <check>",
                        "argument <two  words>",
                        "argument <>",
                        "argument <*>");
    }

    @Test
    void worksInADirectoryWithABlankInItsName() throws IOException {
        top = Files.move(top, scratch.resolve("the product"));
        Path archive = rehearse();
        assertThat(run("check").text())
                .contains(
                        "argument <check>",
                        "flag -XX:SharedArchiveFile=" + archive,
                        "flag -XX:ArchiveRelocationMode=0");
    }

    @Test
    void takesTheQuickCompilerForShortWorkAndTheGoodOneForTheServer() {
        assertThat(run("check").text()).contains("flag -XX:TieredStopAtLevel=1");
        assertThat(run("serve").text())
                .doesNotContain("TieredStopAtLevel")
                .contains("flag -XX:+UseSerialGC", "flag -Xms24m", "flag -Xmn12m");
    }

    @Test
    void letsTheUserHaveTheLastWord() {
        ProcessBuilder builder = launcher("serve");
        builder.environment().put("AUTOINSTALLD_JAVA_OPTS", "-Xmx99m -XX:+UseParallelGC -Dpattern=*");
        String text = Ran.of(builder).text();
        assertThat(text).contains("flag -Dpattern=*").doesNotContain("UseSerialGC", "-Xmn");
        assertThat(text.lastIndexOf("-Xmx")).isEqualTo(text.indexOf("-Xmx99m"));
    }

    @Test
    void passesOverAJavaThatIsTooOld() throws IOException {
        Path old = scratch.resolve("jdk-11");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Files.copy(Path.of("/bin/false"), old.resolve("bin/java"));
        ProcessBuilder builder = launcher("check");
        builder.environment().put("JAVA_HOME", old.toString());
        assertThat(Ran.of(builder).status()).isZero();
    }

    @Test
    void saysHowToGetAJar() throws IOException {
        Files.delete(target.resolve("autoinstalld.jar"));
        Files.createFile(top.resolve("pom.xml"));
        Ran ran = run("check");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errors()).contains("there is no " + target.resolve("autoinstalld.jar"), "mvn -B package");
    }

    @Test
    void makesAnArchiveWhileTheFirstServerGoesItsWay() throws Exception {
        assertThat(run("serve").text()).doesNotContain("SharedArchiveFile");
        Path archive = awaitArchive();
        assertThat(run("check").text()).contains("flag -XX:SharedArchiveFile=" + archive);
    }

    @Test
    void takesClassesFromTheArchive() {
        Path archive = rehearse();
        assertThat(archive).hasParent(scratch.resolve("home/.cache/autoinstalld"));
        ProcessBuilder builder = launcher("check");
        builder.environment().put("AUTOINSTALLD_JAVA_OPTS", "-Xlog:class+load:stdout");
        assertThat(Ran.of(builder).text()).containsPattern("Program source: shared objects file \\(top\\)");
    }

    @Test
    void saysNothingAboutAnArchiveThatIsNoGood() throws IOException {
        Path archive = rehearse();
        Files.delete(archive);
        Files.write(archive, new byte[100_000]);
        Ran ran = run("check");
        assertThat(ran.status()).isZero();
        assertThat(ran.errors()).isEmpty();
        assertThat(ran.text()).startsWith("pid ");
    }

    @Test
    void makesANewArchiveForANewJar() throws IOException {
        Path first = rehearse();
        Files.setLastModifiedTime(
                target.resolve("autoinstalld.jar"), FileTime.from(Instant.now().plusSeconds(2)));
        assertThat(run("check").text()).doesNotContain("SharedArchiveFile");
        assertThat(rehearse()).isNotEqualTo(first);
    }

    /** Who only asks for the version leaves nothing behind. */
    @Test
    void makesNoArchiveForAnythingButAServer() throws IOException {
        run("--version");
        run("check");
        try (Stream<Path> all = Files.walk(scratch)) {
            assertThat(all).noneMatch(path -> path.toString().endsWith(".making"));
        }
    }

    @Test
    void trustsNoArchiveWhereOthersMayWrite() throws IOException {
        Path archive = rehearse();
        assertThat(run("check").text()).contains("SharedArchiveFile=" + archive);
        Files.setPosixFilePermissions(archive.getParent(), PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThat(run("check").text()).doesNotContain("SharedArchiveFile");
        Ran ran = run("rehearse");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errors()).contains("no directory for the archive of classes");
    }

    /** A unit or an rc script says where. */
    @Test
    void keepsTheArchiveWhereItIsTold() {
        ProcessBuilder builder = launcher("rehearse");
        builder.environment().remove("HOME");
        builder.environment().put("XDG_CACHE_HOME", scratch.resolve("cache").toString());
        assertThat(Path.of(Ran.of(builder).text().strip())).hasParent(scratch.resolve("cache/autoinstalld"));
    }

    /** Java 25 does not start if it is given both. */
    @Test
    void givesAnAotCacheToAJavaThatHasThem() throws IOException {
        Path java = scratch.resolve("jdk-25/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(scratch.resolve("jdk-25/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(java, """
                #!/bin/sh
                for flag; do
                    echo "flag $flag"
                    case $flag in
                    -XX:AOTCacheOutput=*) echo cache >"${flag#*=}" ;;
                    -Xshare:*) exit 1 ;;
                    esac
                done
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder rehearsal = launcher("rehearse");
        rehearsal.environment().put("JAVA_HOME", scratch.resolve("jdk-25").toString());
        String cache = Ran.of(rehearsal).text().strip();
        assertThat(cache).startsWith(scratch.resolve("home/.cache").toString()).endsWith(".aot");
        ProcessBuilder start = launcher("serve");
        start.environment().put("JAVA_HOME", scratch.resolve("jdk-25").toString());
        Ran ran = Ran.of(start);
        assertThat(ran.status()).isZero();
        assertThat(ran.text()).contains("flag -XX:AOTCache=" + cache).doesNotContain("SharedArchiveFile");
    }

    /** A Java that does not know the flag does not start. */
    @Test
    void letsAJavaThatCanGiveFreedMemoryBack() throws IOException {
        assertThat(flagsOf("JAVA_VERSION=\"17.0.9\"")).contains("-XX:TrimNativeHeapInterval");
        assertThat(flagsOf("JAVA_VERSION=\"21.0.1\"")).contains("-XX:TrimNativeHeapInterval");
        assertThat(flagsOf("JAVA_VERSION=\"26-ea\"")).contains("-XX:TrimNativeHeapInterval");
        assertThat(flagsOf("JAVA_VERSION=\"17.0.8.1\"")).doesNotContain("Trim").contains("flag serve");
        assertThat(flagsOf("JAVA_VERSION=\"17\"")).doesNotContain("Trim").contains("flag serve");
        assertThat(flagsOf("JAVA_VERSION=\"19.0.2\"")).doesNotContain("Trim").contains("flag serve");
        assertThat(flagsOf("JAVA_VERSION=\"21.0.0\"")).doesNotContain("Trim").contains("flag serve");
        assertThat(flagsOf("IMPLEMENTOR=\"Oracle Corporation\"\nJAVA_VERSION=\"17.0.12\""))
                .doesNotContain("Trim")
                .contains("flag serve");
    }

    /** What a Java with that in its file "release" is given when it is to serve. */
    private String flagsOf(String release) throws IOException {
        Path java = scratch.resolve("java/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(scratch.resolve("java/release"), release + "\n");
        Files.writeString(java, """
                #!/bin/sh
                printf 'flag %s\\n' "$@"
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder start = launcher("serve");
        start.environment().put("JAVA_HOME", scratch.resolve("java").toString());
        return Ran.of(start).text();
    }

    @Test
    void goesOnWithoutAnArchiveWhenTheRehearsalFails() throws IOException {
        ProcessBuilder builder = launcher("rehearse");
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Dfail=yes");
        Ran ran = Ran.of(builder);
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errors()).contains("the rehearsal failed");
        assertThat(archives()).isEmpty();
        assertThat(run("check").status()).isZero();
    }

    private Ran run(String... arguments) {
        return Ran.of(launcher(arguments));
    }

    private Path rehearse() {
        Ran ran = run("rehearse");
        assertThat(ran.status()).as(ran.errors()).isZero();
        return Path.of(ran.text().strip());
    }

    private ProcessBuilder launcher(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", top.resolve("bin/autoinstalld").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("HOME", scratch.resolve("home").toString());
        return builder;
    }

    private Path awaitArchive() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (archives().isEmpty()) {
            assertThat(Instant.now()).as("the archive is being made").isBefore(end);
            Thread.sleep(50);
        }
        return archives().get(0);
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> all = Files.walk(scratch)) {
            return all.filter(path -> path.toString().endsWith(".jsa")).toList();
        }
    }

    private static void makeJar(Path jar) throws IOException {
        Path classes = Files.createTempDirectory(jar.getParent(), "classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.getTask(
                                null,
                                null,
                                null,
                                List.of("--release", "17", "-d", classes.toString()),
                                null,
                                List.of(new Source()))
                        .call())
                .isTrue();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Program");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.putNextEntry(new JarEntry("Program.class"));
            out.write(Files.readAllBytes(classes.resolve("Program.class")));
            out.closeEntry();
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        Source() {
            super(URI.create("string:///Program.java"), Kind.SOURCE);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return PROGRAM;
        }
    }
}
