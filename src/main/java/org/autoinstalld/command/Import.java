package org.autoinstalld.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.importer.ImportSources;
import org.autoinstalld.importer.ImportSources.SourceFile;
import org.autoinstalld.importer.Importer;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.template.BuiltInTemplates;

/** Makes an inventory from files that were kept by hand. */
final class Import extends Command {
    private static final int FILE_MAX = 16 << 20;
    private static final int RESPONSE_MAX = 1 << 20;

    /** What is written beside the new inventory: the same as {@code --format json} prints. */
    static final String REPORT = "import-report.json";

    private static final List<String> EXCEPTIONAL = List.of("lib/dhcpd.conf-host.ftl", "vm.conf.ftl");

    Import() {
        super(
                "import",
                "",
                "makes an inventory from existing dhcpd.conf, vm.conf and response files",
                Invocation.option("dhcpd", "FILE", "the dhcpd.conf"),
                Invocation.options("vm", "FILE", "vm.conf, one for each hypervisor"),
                Invocation.option("responses", "DIR", "folder below which the response files are"),
                Invocation.option("into", "DIR", "folder to write into (default: imported)"));
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        invocation.requireNoOperands();
        if (!invocation.has("dhcpd") && !invocation.has("vm") && !invocation.has("responses")) {
            throw new UsageException("at least one of --dhcpd, --vm and --responses is needed");
        }
        Path into = Path.of(invocation.value("into").orElse("imported"));
        List<Problem> problems = new ArrayList<>();
        Optional<ImportSources> sources = sources(invocation, problems);
        if (sources.isEmpty() || !problems.isEmpty()) {
            invocation.complain(problems);
            return REFUSED;
        }
        Importer imported = Importer.of(sources.get());
        ImportText report = new ImportText(sources.get(), imported, into);
        if (imported.isProved()) {
            Map<String, byte[]> files = new LinkedHashMap<>(imported.files());
            files.put(REPORT, report.json(true).getBytes(StandardCharsets.UTF_8));
            new ImportedFiles(into, problems).write(files).ifPresent(invocation::complain);
        }
        boolean written = imported.isProved() && problems.isEmpty();
        invocation.find(imported.problems(), out -> {});
        invocation.tell(report.fields(written), out -> report.print(written, out));
        invocation.complain(problems);
        return written ? FINE : REFUSED;
    }

    private static Optional<ImportSources> sources(Invocation invocation, List<Problem> problems) {
        try {
            SourceFile dhcpd = invocation
                    .value("dhcpd")
                    .flatMap(f -> source(Path.of(f), "", FILE_MAX, problems))
                    .orElse(null);
            List<SourceFile> vms = invocation.values("vm").stream()
                    .flatMap(f -> source(Path.of(f), "", FILE_MAX, problems).stream())
                    .toList();
            List<SourceFile> responses = invocation
                    .value("responses")
                    .map(d -> responses(Path.of(d), problems))
                    .orElse(List.of());
            return Optional.of(new ImportSources(
                    dhcpd,
                    vms,
                    responses,
                    invocation
                            .value("responses")
                            .<ImportSources.Folder>map(d -> new WebFolder(Path.of(d)))
                            .orElseGet(ImportSources.Folder::empty),
                    path -> included(path, invocation.values("vm")),
                    templates(invocation, problems),
                    resources("/org/autoinstalld/importer/", EXCEPTIONAL),
                    invocation.value("dhcpd").map(Import::absolute).orElse(null),
                    // of several, at most one can be this machine's
                    invocation.values("vm").size() == 1
                            ? absolute(invocation.values("vm").get(0))
                            : null,
                    new FixedNames(dhcpd)::address));
        } catch (IOException e) {
            problems.add(Problem.error(Place.of("templates"), "cannot be read: " + Reason.of(e)));
            return Optional.empty();
        }
    }

    private static String absolute(String file) {
        return Path.of(file).toAbsolutePath().normalize().toString();
    }

    /** A file that a vm.conf includes: where it says, or beside one of the vm.confs if they were copied here. */
    private static Optional<String> included(String path, List<String> vms) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty() || path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return Stream.concat(
                        Stream.of(Path.of(path)),
                        vms.stream().map(vm -> Path.of(vm).resolveSibling(name)))
                .filter(Files::isRegularFile)
                .findFirst()
                .flatMap(file -> source(file, "", FILE_MAX, new ArrayList<>()))
                .map(SourceFile::latin);
    }

    static Optional<SourceFile> source(Path file, String path, int max, List<Problem> problems) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                problems.add(Problem.error(Place.of(file.toString()), "is larger than " + max + " bytes"));
                return Optional.empty();
            }
            return Optional.of(SourceFile.of(file.toString(), path, bytes));
        } catch (NoSuchFileException e) {
            problems.add(Problem.error(Place.of(file.toString()), "there is no such file"));
        } catch (IOException e) {
            problems.add(Problem.error(Place.of(file.toString()), "cannot be read: " + Reason.of(e)));
        }
        return Optional.empty();
    }

    private static List<SourceFile> responses(Path folder, List<Problem> problems) {
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(p -> isResponseFile(p.getFileName()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .flatMap(p ->
                            source(p, folder.relativize(p).toString().replace('\\', '/'), RESPONSE_MAX, problems)
                                    .stream())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            problems.add(Problem.error(Place.of(folder.toString()), "cannot be read: " + Reason.of(e)));
            return List.of();
        }
    }

    private static boolean isResponseFile(Path name) {
        return name != null && name.toString().matches("(?i)(.+-)?(install|upgrade)\\.conf");
    }

    private static Map<String, byte[]> templates(Invocation invocation, List<Problem> problems) throws IOException {
        if (!invocation.has("templates")) {
            return BuiltInTemplates.files();
        }
        Path folder = invocation.folders().templates().folder();
        Map<String, byte[]> templates = new HashMap<>();
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path path : (Iterable<Path>) walk.filter(p -> p.toString().endsWith(".ftl"))::iterator) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                source(path, name, RESPONSE_MAX, problems)
                        .ifPresent(p -> templates.put(name, p.latin().getBytes(StandardCharsets.ISO_8859_1)));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return templates;
    }

    private static Map<String, byte[]> resources(String folder, List<String> names) throws IOException {
        Map<String, byte[]> resources = new HashMap<>();
        for (String name : names) {
            try (InputStream in = Import.class.getResourceAsStream(folder + name)) {
                if (in == null) {
                    throw new IOException("the program lacks " + folder + name);
                }
                resources.put(name, in.readAllBytes());
            }
        }
        return resources;
    }
}
