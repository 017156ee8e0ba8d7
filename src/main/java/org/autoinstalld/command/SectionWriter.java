package org.autoinstalld.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;
import org.autoinstalld.api.Revealed;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.conffile.Backups;
import org.autoinstalld.conffile.Change;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ManagedSection;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.conffile.OurPart;
import org.autoinstalld.conffile.WholeFile;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.ParsedFile;
import org.autoinstalld.plan.Proposals;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * {@code --write FILE} and {@code --diff FILE}: entries for our part of a file that another program owns. Writing is an
 * apply with one change, that runs no test and no reload.
 */
final class SectionWriter {
    private static final int BACKUPS = 5;

    private final Invocation invocation;
    private final ManagedSection section;
    private final @Nullable KeptFile target;
    private final @Nullable Proposals reader;
    private final TokenMask mask;

    /** For files that we have no reader of, and for entries that go to stdout. */
    SectionWriter(Invocation invocation, ManagedSection section) {
        this.invocation = invocation;
        this.section = section;
        this.target = null;
        this.reader = null;
        this.mask = TokenMask.WITHOUT_INVENTORY;
    }

    /** @param reader reads the file as the program does that owns it */
    SectionWriter(Invocation invocation, KeptFile target, Proposals reader, TokenMask mask) {
        this.invocation = invocation;
        this.section = KeptFile.section(target.kind(), target.of());
        this.target = target;
        this.reader = reader;
        this.mask = mask;
    }

    /**
     * What the file holds already.
     *
     * @param file null if nobody here reads it, or there is none
     * @param outside all but our part
     * @param ours null if the file has no part of ours
     */
    record Existing(
            @Nullable ParsedFile file,
            Content outside,
            @Nullable String ours) {
        static final Existing NOTHING = new Existing(null, Content.EMPTY, null);
    }

    private record Printed(Revealed text) {}

    /** @param diff unified; tokens masked */
    private record Compared(Path file, boolean differs, List<String> diff) {}

    /** @param backup what the file held before; null if there was none, or nothing was changed */
    private record Wrote(
            Path file, boolean changed, @Nullable Path backup) {}

    /** Makes the entries from what the file holds. */
    @FunctionalInterface
    interface Entries {
        String of(Existing existing) throws RefusedException;
    }

    /** Those of a command that writes a section, its own among them. */
    static Option[] options(Option... own) {
        Option[] all = Arrays.copyOf(own, own.length + 2);
        System.arraycopy(own, 0, all, 2, own.length);
        all[0] = Invocation.option("write", "FILE", "replace our section of FILE with the entries");
        all[1] = Invocation.option("diff", "FILE", "show what --write would change; exit 3 if anything");
        return all;
    }

    static void check(Invocation invocation) throws UsageException {
        if (invocation.has("write") && invocation.has("diff")) {
            throw new UsageException("--write and --diff at once; --diff first, then --write");
        }
    }

    /** The file that is meant; empty if the entries go to stdout. */
    static Optional<Path> file(Invocation invocation) {
        return invocation.value("write").or(() -> invocation.value("diff")).map(Path::of);
    }

    /**
     * Does what the options say.
     *
     * @param names the hosts that entries are for, by the text of these
     */
    int run(Entries entries, Function<String, Set<String>> names)
            throws UsageException, RefusedException, ConfFileException {
        Optional<Path> file = file(invocation);
        if (file.isEmpty()) {
            String text = entries.of(Existing.NOTHING);
            invocation.tell(new Printed(new Revealed(text)), out -> out.print(text));
            return Command.FINE;
        }
        return run(file.get(), entries, names);
    }

    private int run(Path file, Entries entries, Function<String, Set<String>> names)
            throws UsageException, RefusedException, ConfFileException {
        String name = file.toString();
        OnDisk disk = OnDisk.read(file);
        Content before = disk.content().orElse(Content.EMPTY);
        ParsedFile now = read(disk.content().orElse(null));
        Problems problems = new Problems();
        OurPart whole = new WholeFile(section.name(), section.syntax());
        boolean isWhole = whole.find(name, before, problems).body() != null
                || target != null && target.isWhole() && before.text().isBlank();
        OurPart part = isWhole ? whole : section;
        OurPart.Found found = part.find(name, before, problems);
        if (problems.hasErrors()) {
            throw new RefusedException(problems.sorted());
        }
        String text = entries.of(new Existing(now, found.outside(), found.text().orElse(null)));
        requireAll(file, found, text, names);
        // as plan does not begin one for nothing
        boolean isNothing = !isWhole && found.body() == null && text.isBlank();
        Content after = isNothing
                ? before
                : part.replace(name, before, text, problems).orElseThrow(() -> new RefusedException(problems.sorted()));
        boolean worse = isWorse(now, read(after));
        if (invocation.has("diff")) {
            List<String> diff =
                    Change.of(disk, after).diff().stream().map(mask::masked).toList();
            invocation.tell(new Compared(disk.asked(), !diff.isEmpty(), diff), out -> diff.forEach(out::println));
            return worse ? Command.REFUSED : diff.isEmpty() ? Command.FINE : Command.DIFFERS;
        }
        return worse ? Command.REFUSED : write(disk, after);
    }

    private @Nullable ParsedFile read(@Nullable Content content) {
        return reader == null || target == null ? null : reader.read(target, content, new Problems());
    }

    /** Tells what is wrong with the file already, and whether ours would make the program refuse what it takes now. */
    private boolean isWorse(@Nullable ParsedFile now, @Nullable ParsedFile then) {
        if (reader == null || now == null || then == null) {
            return false;
        }
        List<Problem> wrong = now.errors();
        invocation.complain(warnings(wrong));
        List<Problem> worse = new ArrayList<>(wrong.isEmpty() ? then.errors() : List.of());
        Set<String> clashes = reader.clashes(now).stream().map(Problem::gist).collect(Collectors.toSet());
        reader.clashes(then).stream().filter(p -> !clashes.contains(p.gist())).forEach(worse::add);
        invocation.complain(worse);
        return !worse.isEmpty();
    }

    private static List<Problem> warnings(List<Problem> problems) {
        return problems.stream()
                .map(p -> Problem.warning(p.place(), p.message(), p.remedy()))
                .toList();
    }

    /** With hosts named on the command line, the others would silently go from the section. */
    private void requireAll(Path file, OurPart.Found found, String text, Function<String, Set<String>> names)
            throws UsageException, RefusedException {
        if (ChosenHosts.of(invocation).isAll()) {
            return;
        }
        Set<String> gone = new TreeSet<>(found.text().map(names).orElse(Set.of()));
        gone.removeAll(names.apply(text));
        if (!gone.isEmpty()) {
            throw new RefusedException(file + ": this would take out " + Listing.of(gone)
                    + "; name no hosts, so that the section holds all of them");
        }
    }

    private int write(OnDisk disk, Content after) throws ConfFileException {
        Change change = DesiredFiles.change(disk, after, mask);
        Optional<Path> backup = Apply.single(change, Backups.beside(BACKUPS));
        invocation.tell(new Wrote(disk.asked(), change.isNeeded(), backup.orElse(null)), out -> {});
        invocation.complain(
                change.isNeeded()
                        ? "wrote " + disk.asked()
                                + backup.map(b -> "; as it was: " + b).orElse("")
                        : disk.asked() + " is as it should be");
        return Command.FINE;
    }
}
