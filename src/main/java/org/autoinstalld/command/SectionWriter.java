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
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.conffile.Backups;
import org.autoinstalld.conffile.Change;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ManagedSection;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.conffile.WholeFile;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.Proposals;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;

/** {@code --write FILE} and {@code --diff FILE}: entries for our section of a file that another program owns. */
final class SectionWriter {
    private static final int BACKUPS = 5;

    private final Invocation invocation;
    private final ManagedSection section;
    private final Reader reader;
    private final TokenMask mask;

    /** For files that we have no reader of. */
    SectionWriter(Invocation invocation, ManagedSection section) {
        this(invocation, section, Reader.NONE);
    }

    SectionWriter(Invocation invocation, ManagedSection section, Reader reader) {
        this(invocation, section, reader, TokenMask.WITHOUT_INVENTORY);
    }

    SectionWriter(Invocation invocation, ManagedSection section, Reader reader, TokenMask mask) {
        this.mask = mask;
        this.invocation = invocation;
        this.section = section;
        this.reader = reader;
    }

    /** Makes the entries from what the file holds. */
    @FunctionalInterface
    interface Entries {
        String of(Existing existing) throws RefusedException;
    }

    /** Reads a file as the program does that owns it. */
    interface Reader {
        Reader NONE = new Reader() {
            @Override
            public List<Problem> errors(Content content) {
                return List.of();
            }

            @Override
            public List<Problem> clashes(Content content) {
                return List.of();
            }
        };

        /** For which the program refuses the file. */
        List<Problem> errors(Content content);

        /** What it takes, and should not have to. */
        List<Problem> clashes(Content content);

        /** Whether all of the file is ours, also if nobody wrote it yet. */
        default boolean isWhole() {
            return false;
        }

        /** The reader that {@code plan} has. */
        static Reader of(Proposals proposals, KeptFile target) {
            return new Reader() {
                @Override
                public List<Problem> errors(Content content) {
                    return proposals.errors(target, content);
                }

                @Override
                public List<Problem> clashes(Content content) {
                    return proposals.clashes(target, content);
                }

                @Override
                public boolean isWhole() {
                    return target.isWhole();
                }
            };
        }
    }

    /**
     * What the file holds already, if there is a file.
     *
     * @param outside all but our section
     * @param body our section, if the file has it
     * @param whole all of it
     */
    record Existing(Optional<Content> outside, Optional<Content> body, Optional<Content> whole) {
        static final Existing NOTHING = new Existing(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Those of a command that writes a section, its own among them. */
    static Option[] options(Option... own) {
        Option[] all = Arrays.copyOf(own, own.length + 2);
        System.arraycopy(own, 0, all, 2, own.length);
        all[0] = Invocation.option("write", "FILE", "replace our section of FILE with the entries");
        all[1] = Invocation.option("diff", "FILE", "show what --write would change; exit 1 if anything");
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
    int run(Entries entries, Function<String, Set<String>> names) throws RefusedException, ConfFileException {
        Optional<Path> file = file(invocation);
        if (file.isEmpty()) {
            invocation.terminal().out().print(entries.of(Existing.NOTHING));
            return Command.FINE;
        }
        return run(file.get(), entries, names);
    }

    private int run(Path file, Entries entries, Function<String, Set<String>> names)
            throws RefusedException, ConfFileException {
        OnDisk disk = OnDisk.read(file);
        Problems problems = new Problems();
        Content before = disk.content().orElse(Content.EMPTY);
        WholeFile whole = new WholeFile(section.name(), section.syntax());
        Optional<Content> body = whole.body(before);
        boolean isWhole = body.isPresent() || reader.isWhole() && before.text().isBlank();
        if (!isWhole) {
            body = section.find(file.toString(), before, problems).map(ManagedSection.Found::body);
        }
        Optional<Content> outside = isWhole
                ? Optional.of(Content.EMPTY)
                : body.isPresent() ? section.remove(file.toString(), before, problems) : Optional.of(before);
        if (problems.hasErrors()) {
            throw new RefusedException(problems.sorted());
        }
        String text = entries.of(new Existing(outside, body, disk.content()));
        requireAll(file, body, text, names);
        // as plan does not begin one for nothing
        boolean isNothing = !isWhole && body.isEmpty() && text.isBlank();
        Optional<Content> after = isNothing
                ? Optional.of(before)
                : isWhole
                        ? whole.replace(file.toString(), before, text, problems)
                        : section.replace(file.toString(), before, text, problems);
        if (after.isEmpty()) {
            throw new RefusedException(problems.sorted());
        }
        boolean worse = isWorse(before, after.get());
        if (invocation.has("diff")) {
            int differs = diff(file, disk, after.get());
            return worse ? Command.REFUSED : differs;
        }
        return worse ? Command.REFUSED : write(disk, after.get());
    }

    /** Tells what is wrong with the file already, and whether ours would make the program refuse what it takes now. */
    private boolean isWorse(Content before, Content after) {
        List<Problem> wrong = reader.errors(before);
        invocation.terminal().complain(warnings(wrong));
        List<Problem> worse = new ArrayList<>(wrong.isEmpty() ? reader.errors(after) : List.of());
        Set<String> clashes =
                reader.clashes(before).stream().map(Problem::message).collect(Collectors.toSet());
        reader.clashes(after).stream()
                .filter(p -> !clashes.contains(p.message()))
                .forEach(worse::add);
        invocation.terminal().complain(worse);
        return !worse.isEmpty();
    }

    private static List<Problem> warnings(List<Problem> problems) {
        return problems.stream()
                .map(p -> Problem.warning(p.place(), p.message(), p.remedy()))
                .toList();
    }

    /** With hosts named on the command line, the others would silently go from the section. */
    private void requireAll(Path file, Optional<Content> body, String text, Function<String, Set<String>> names)
            throws RefusedException {
        if (invocation.operands().isEmpty()) {
            return;
        }
        Set<String> gone = new TreeSet<>(body.map(b -> names.apply(b.text())).orElse(Set.of()));
        gone.removeAll(names.apply(text));
        if (!gone.isEmpty()) {
            throw new RefusedException(file + ": this would take out " + Listing.of(gone)
                    + "; name no hosts, so that the section holds all of them");
        }
    }

    private int diff(Path file, OnDisk disk, Content after) {
        var lines = Change.of(disk, after).diff();
        lines.stream().map(mask::masked).forEach(invocation.terminal().out()::println);
        return lines.isEmpty() ? Command.FINE : Command.REFUSED;
    }

    private int write(OnDisk disk, Content after) throws ConfFileException {
        Change change = DesiredFiles.change(disk, after, mask);
        Optional<Path> backup = Apply.single(change, Backups.beside(BACKUPS));
        invocation
                .terminal()
                .complain(
                        change.isNeeded()
                                ? "wrote " + disk.asked()
                                        + backup.map(b -> "; as it was: " + b).orElse("")
                                : disk.asked() + " is as it should be");
        return Command.FINE;
    }
}
