package org.autoinstalld.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        Path top = Path.of(invocation.operands().isEmpty() ? "" : invocation.operand("folder"));
        Path inventory = top.resolve(INVENTORY);
        Path site = inventory.resolve("site.yaml");
        refuseOthers(inventory, site);
        NewFile.tidy(inventory);
        NewFile.tidy(top);
        write(invocation, site, FirstInventory.of(OwnNetwork.look()));
        folder(invocation, inventory.resolve("hosts"));
        write(invocation, top.resolve(".gitignore"), FirstInventory.IGNORED);
        tellNext(invocation, inventory);
        return FINE;
    }

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

    private static void write(Invocation invocation, Path file, String text) throws ConfFileException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            invocation.out().println("left as it is: " + file);
            return;
        }
        NewFile.create(file, Content.of(text.getBytes(StandardCharsets.UTF_8)));
        invocation.out().println("written: " + file);
    }

    private static void folder(Invocation invocation, Path folder) throws RefusedException {
        boolean there = Files.isDirectory(folder);
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException(Problem.error(Place.of(folder.toString()), "is no folder"));
        } catch (IOException e) {
            throw new RefusedException(Problem.error(Place.of(folder.toString()), "cannot be made: " + Reason.of(e)));
        }
        invocation.out().println((there ? "left as it is: " : "written: ") + folder + "/");
    }

    /** The commands name the folder where they would look somewhere else without. */
    private static void tellNext(Invocation invocation, Path inventory) {
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
        int width = next.stream().mapToInt(line -> line[0].length()).max().orElse(0);
        invocation.out().println();
        next.forEach(line -> invocation.out().printf("%-" + width + "s   # %s%n", line[0], line[1]));
    }
}
