package org.autoinstalld.command;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.beginning.FirstInventory;
import org.autoinstalld.beginning.OwnNetwork;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Folders;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.NewFile;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.problem.ShellWord;

/** Begins an inventory, and leaves alone what is there. */
final class Init extends Command {
    private static final String INVENTORY = "inventory";

    Init() {
        super("init", "[DIR]", "begins an inventory with what this machine knows of its network");
    }

    @Override
    public boolean readsInventory() {
        return false;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        if (invocation.operands().size() > 1) {
            throw new UsageException("one folder, not '" + invocation.operands().get(1) + "' too");
        }
        if (invocation.operands().contains("")) {
            throw new UsageException("the name of the folder is empty; without one it is the working directory");
        }
        Path top = Path.of(invocation.operands().isEmpty() ? "" : invocation.operand("folder"));
        Path inventory = top.resolve(INVENTORY);
        Path site = inventory.resolve("site.yaml");
        refuseOthers(inventory, site);
        NewFile.tidy(inventory);
        NewFile.tidy(top);
        List<Path> written = new ArrayList<>();
        List<Path> left = new ArrayList<>();
        (write(site, FirstInventory.of(OwnNetwork.look())) ? written : left).add(site);
        Path hosts = inventory.resolve("hosts");
        (folder(hosts) ? written : left).add(hosts);
        Path ignored = top.resolve(".gitignore");
        (write(ignored, FirstInventory.IGNORED) ? written : left).add(ignored);
        List<String[]> next = next(invocation, inventory);
        invocation.tell(
                new Begun(
                        inventory,
                        written,
                        left,
                        next.stream().map(step -> step[0]).toList()),
                out -> {
                    for (Path path : List.of(site, hosts, ignored)) {
                        out.println((written.contains(path) ? "written: " : "left as it is: ")
                                + path
                                + (path.equals(hosts) ? "/" : ""));
                    }
                    print(next, out);
                });
        invocation.find(unsaid(ignored), out -> unsaid(ignored).forEach(out::println));
        return FINE;
    }

    /** @param next commands that come next */
    private record Begun(Path inventory, List<Path> written, List<Path> left, List<String> next) {}

    /** Another file there may hold a site, too, and two of them are none. */
    private static void refuseOthers(Path inventory, Path site) throws RefusedException {
        if (!Files.isDirectory(inventory)) {
            return;
        }
        List<Path> others;
        try (Stream<Path> all = Files.walk(inventory)) {
            others = all.filter(
                            p -> p.toString().endsWith(".yaml") || p.toString().endsWith(".yml"))
                    .filter(p -> !Files.isDirectory(p))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new RefusedException(
                    Problem.error(Place.of(inventory.toString()), "cannot be looked into: " + Reason.of(e)));
        }
        if (!others.isEmpty() && !others.contains(site)) {
            throw new RefusedException(
                    List.of(Problem.error(
                            Place.of(others.get(0).toString()),
                            "there is an inventory already, of which this is a part",
                            "go on with that one, or begin another: autoinstalld init DIR")),
                    "nothing was written");
        }
    }

    /** Whether it was written, and not there already. */
    private static boolean write(Path file, String text) throws ConfFileException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        NewFile.create(file, Content.of(text.getBytes(StandardCharsets.UTF_8)));
        return true;
    }

    /** What version control is not told to leave alone: keys and secrets would go where all who have the repository see them. */
    private static List<Problem> unsaid(Path ignored) {
        List<String> missing;
        try {
            Set<String> said = Files.readAllLines(ignored, StandardCharsets.ISO_8859_1).stream()
                    .map(Init::bare)
                    .collect(Collectors.toSet());
            missing = FirstInventory.IGNORED
                    .lines()
                    .filter(line -> !line.startsWith("#") && !said.contains(bare(line)))
                    .toList();
        } catch (IOException e) {
            // a link to nowhere, or another user's: whoever made it knows what it is for
            return List.of();
        }
        return missing.stream()
                .map(line -> Problem.warning(
                        Place.of(ignored.toString()),
                        "lacks the line '" + line + "', and git(1) would take keys and secrets in",
                        "echo " + ShellWord.of(line) + " >>" + ShellWord.of(ignored.toString())))
                .toList();
    }

    /** A line without the slashes that make it hold for one folder: with fewer of them it holds there, too. */
    private static String bare(String line) {
        return line.strip().replaceAll("^/|/$", "");
    }

    private static boolean folder(Path folder) throws RefusedException {
        boolean there = Files.isDirectory(folder);
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException(Problem.error(Place.of(folder.toString()), "is no folder"));
        } catch (IOException e) {
            throw new RefusedException(Problem.error(Place.of(folder.toString()), "cannot be made: " + Reason.of(e)));
        }
        return !there;
    }

    /** The commands name the folder where they would look somewhere else without. */
    private static List<String[]> next(Invocation invocation, Path inventory) {
        Folders usual = invocation.folders();
        boolean found = usual.inventory()
                .toAbsolutePath()
                .normalize()
                .equals(inventory.toAbsolutePath().normalize());
        String program = "autoinstalld" + (found ? "" : " -i " + ShellWord.of(inventory.toString()));
        List<String[]> next = new ArrayList<>();
        next.add(new String[] {program + " check", "what is still to be filled in"});
        next.add(new String[] {program + " add web1 --profile vm", "a first guest"});
        next.add(new String[] {program + " serve", "answers its installer"});
        return next;
    }

    private static void print(List<String[]> next, PrintStream out) {
        int width = next.stream().mapToInt(line -> line[0].length()).max().orElse(0);
        out.println();
        next.forEach(line -> out.printf("%-" + width + "s   # %s%n", line[0], line[1]));
    }
}
