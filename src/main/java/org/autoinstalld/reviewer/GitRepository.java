package org.autoinstalld.reviewer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.reviewer.GitProgram.Printed;
import org.autoinstalld.reviewer.GitProgram.Sink;

/**
 * The repository that holds a folder.
 *
 * @param root of its work tree, without links
 */
record GitRepository(GitProgram git, Path root) {
    private static final String MODE_LINK = "120000";
    private static final String MODE_SUBMODULE = "160000";

    /** @param folder without links, existing */
    static GitRepository of(String program, Path folder) throws RefusedException {
        Printed root = new GitProgram(program, folder).run("rev-parse", "--show-toplevel");
        if (!root.isGood()) {
            throw new RefusedException(folder + " is in no work tree of git, and so has no revisions: "
                    + root.complaint() + "; a folder that holds the other state can be named instead");
        }
        Path top = Path.of(root.text().stripTrailing());
        return new GitRepository(new GitProgram(program, top), top);
    }

    /** One file, link or submodule of a revision. */
    record Entry(String mode, String object, String path) {
        boolean isLink() {
            return mode.equals(MODE_LINK);
        }

        boolean isSubmodule() {
            return mode.equals(MODE_SUBMODULE);
        }
    }

    /** Whether something could be the name of a revision at all. */
    static boolean isName(String text) {
        return !text.isEmpty() && !text.startsWith("-") && text.chars().allMatch(c -> c > ' ' && c != 0x7f);
    }

    /** The commit that a name means now; empty if there is none. */
    Optional<String> commit(String revision) throws RefusedException {
        if (!isName(revision)) {
            return Optional.empty();
        }
        Printed found = git.run("rev-parse", "--verify", "--quiet", revision + "^{commit}", "--");
        String id = found.text().lines().findFirst().orElse("");
        return found.isGood() && id.matches("[0-9a-f]{40,64}") ? Optional.of(id) : Optional.empty();
    }

    /** Why there is no such revision, and what would help. */
    RefusedException unknown(String revision) throws RefusedException {
        if (git.run("rev-parse", "--is-shallow-repository").text().startsWith("true")) {
            return new RefusedException("there is no revision '" + revision + "' in " + root
                    + ", which is a shallow clone; 'git fetch --unshallow' fetches the others"
                    + " (in CI: a checkout of full depth), or name a folder that holds that state");
        }
        List<String> names = git.run("for-each-ref", "--format=%(refname:short)")
                .text()
                .lines()
                .toList();
        return new RefusedException("there is no revision '" + revision + "' in " + root
                + Suggestion.nearest(revision, names)
                        .map(n -> "; did you mean '" + n + "'?")
                        .orElse("; a branch, tag or commit, or a folder that holds the other state"));
    }

    /** All that a commit holds at or below these paths, which are relative to the root; an empty one is the root. */
    List<Entry> entries(String commit, List<String> paths) throws RefusedException {
        List<String> arguments = new ArrayList<>(List.of("ls-tree", "-r", "-z", "--full-tree", commit, "--"));
        if (!paths.contains("")) {
            arguments.addAll(paths);
        }
        Printed printed = git.run(arguments.toArray(String[]::new));
        if (!printed.isGood()) {
            throw new RefusedException("git cannot list what " + commit + " holds: " + printed.complaint());
        }
        List<Entry> entries = new ArrayList<>();
        for (String line : printed.text().split("\0")) {
            int tab = line.indexOf('\t');
            String[] head = line.substring(0, Math.max(0, tab)).split(" ");
            if (tab > 0 && head.length == 3) {
                entries.add(new Entry(head[0], head[2], line.substring(tab + 1)));
            }
        }
        return List.copyOf(entries);
    }

    void contents(List<Entry> entries, Sink sink) throws RefusedException {
        git.contents(entries.stream().map(Entry::object).toList(), sink);
    }

    /** Where a folder is in the repository, as git writes it; empty if it is outside. */
    Optional<String> place(Path folder) {
        return folder.startsWith(root) ? Optional.of(root.relativize(folder).toString()) : Optional.empty();
    }
}
