package org.autoinstalld.command;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.conffile.Backups;
import org.autoinstalld.conffile.Change;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.NewFile;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.conffile.Result;
import org.autoinstalld.template.BuiltInTemplates;
import org.autoinstalld.template.BuiltInTemplates.Standing;
import org.autoinstalld.template.TemplateLocation;
import org.jspecify.annotations.Nullable;

/** Tells how the templates compare with those that the program brings, or copies these. */
final class TemplatesCommand extends Command {
    private static final int BACKUPS = 100;

    TemplatesCommand() {
        super(
                "templates",
                "",
                "compares the templates with those of the program, or copies these into a folder",
                Invocation.option("write", "DIR", "copies those that the folder lacks, and leaves those that it has"),
                Invocation.flag(
                        "update", "with --write: replaces those that an earlier release brought and nobody changed"));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        invocation.requireNoOperands();
        if (invocation.has("write")) {
            return write(invocation, Path.of(invocation.value("write").orElseThrow()));
        }
        if (invocation.has("update")) {
            throw new UsageException("--update goes with --write DIR");
        }
        TemplateLocation location = invocation.templates();
        if (location.isBuiltIn()) {
            invocation.complain("there is no folder '" + location.folder() + "': those of the program serve");
            List<TemplateFile> files = BuiltInTemplates.files().keySet().stream()
                    .map(name -> new TemplateFile(name, null, "built in"))
                    .toList();
            invocation.tell(new TemplateFiles(null, files), out -> files.forEach(f -> out.println(f.name())));
            return FINE;
        }
        SortedMap<String, Standing> standings = BuiltInTemplates.compare(TemplateCopies.in(location.folder()));
        List<TemplateFile> files = standings.entrySet().stream()
                .map(e -> new TemplateFile(e.getKey(), location.folder().resolve(e.getKey()), words(e.getValue())))
                .toList();
        invocation.tell(
                new TemplateFiles(location.folder(), files),
                out -> files.forEach(f -> out.println(f.path() + ": " + f.standing())));
        return FINE;
    }

    /** @param folder null if there is none, and those of the program serve */
    private record TemplateFiles(@Nullable Path folder, List<TemplateFile> templates) {}

    private record TemplateFile(String name, @Nullable Path path, String standing) {}

    /** What {@code --write} did with files. */
    private record Copied(List<Path> written, List<Path> updated, List<Path> left) {}

    private static String words(Standing standing) {
        return switch (standing) {
            case SAME -> "as the program brings it";
            case OLDER -> "as an earlier release brought it";
            case OWN -> "own";
        };
    }

    private static int write(Invocation invocation, Path folder) throws RefusedException, ConfFileException {
        List<Change> changes = new ArrayList<>();
        List<Path> written = new ArrayList<>();
        List<Path> left = new ArrayList<>();
        // pieces first, so that whoever looks meanwhile misses none
        List<Map.Entry<String, byte[]>> files =
                new ArrayList<>(BuiltInTemplates.files().entrySet());
        files.sort(
                (a, b) -> Boolean.compare(b.getKey().contains("/"), a.getKey().contains("/")));
        if (Files.isDirectory(folder)) {
            for (Path part : List.of(folder, folder.resolve("lib"))) {
                NewFile.tidy(part);
            }
        }
        for (Map.Entry<String, byte[]> file : files) {
            Path path = folder.resolve(file.getKey());
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                NewFile.create(path, Content.of(file.getValue()));
                say(invocation, "written: " + path);
                written.add(path);
                continue;
            }
            OnDisk there = OnDisk.read(path);
            byte[] bytes = there.content().orElse(Content.EMPTY).bytes();
            Standing standing =
                    BuiltInTemplates.compare(Map.of(file.getKey(), bytes)).getOrDefault(file.getKey(), Standing.OWN);
            if (standing == Standing.OLDER && invocation.has("update")) {
                changes.add(Change.of(there, Content.of(file.getValue())));
            } else {
                say(invocation, "left as it is: " + path + ", " + words(standing));
                left.add(path);
            }
        }
        if (!changes.isEmpty()) {
            replace(invocation, changes);
        }
        invocation.tell(new Copied(written, changes.stream().map(Change::file).toList(), left), out -> {});
        return FINE;
    }

    /** All of them or none; what they held is kept below the state folder. */
    private static void replace(Invocation invocation, List<Change> changes)
            throws RefusedException, ConfFileException {
        Path state = invocation.stateFolder().resolve("edits");
        Apply apply = new Apply(state, Backups.in(state, BACKUPS), new Programs());
        if (apply.isPending()) {
            apply.recover();
        }
        if (apply.run(new Plan(changes, List.of())) instanceof Result.Failed failed) {
            throw new RefusedException(List.of(failed.problem()), "no older file was replaced");
        }
        changes.forEach(c -> say(invocation, "brought up to date: " + c.file()));
    }

    private static void say(Invocation invocation, String line) {
        if (!invocation.isJson()) {
            invocation.out().println(line);
        }
    }
}
