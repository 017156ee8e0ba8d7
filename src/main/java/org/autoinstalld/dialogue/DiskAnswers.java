package org.autoinstalld.dialogue;

import java.util.Optional;
import org.autoinstalld.dialogue.AnswerKind.Verdict;
import org.autoinstalld.dialogue.DiskState.DiskArea;
import org.autoinstalld.dialogue.Finding.Note;

/** Answers about disks: which one, how it is divided by fdisk(8) and disklabel(8), whether it is encrypted. */
final class DiskAnswers {
    private DiskAnswers() {}

    /** Device name without /dev/ and partition letter, as get_dkdev_name() makes it. */
    private static String device(InstallerRun run, String answer) {
        String name = answer.startsWith("/dev/") ? answer.substring(5) : answer;
        boolean letter = !name.isEmpty() && isPartition(run, name.charAt(name.length() - 1));
        if (letter && name.length() > 1 && name.charAt(name.length() - 2) == '.') {
            // the script goes on and may take off a second letter
            name = name.substring(0, name.length() - 2);
            letter = !name.isEmpty() && isPartition(run, name.charAt(name.length() - 1));
        }
        return letter && name.length() < 16 ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean isPartition(InstallerRun run, char c) {
        return run.habits().manyPartitions() ? c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'p';
    }

    static Verdict rootDisk(InstallerRun run, String answer) {
        String name = device(run, answer);
        boolean duid = InstallerNames.isDuid(name) && run.machine.hasDuid(name);
        String disk = duid ? run.machine.disks().get(0).name() : name;
        if (!duid && !run.machine.hasDisk(name)) {
            return Verdict.bad("no such disk: '" + answer + "'");
        }
        if (isClosed(run, disk)) {
            return Verdict.bad("'" + answer + "' is not a valid root disk");
        }
        run.disks.root(disk);
        return duid ? Verdict.ok("disk", "the disk with that DUID, taken to be " + disk) : Verdict.ok("disk");
    }

    private static boolean isClosed(InstallerRun run, String name) {
        return run.isUpgrade()
                && run.machine.disks().stream().anyMatch(d -> d.name().equals(name))
                && run.machine.rootDisks().stream().noneMatch(d -> d.name().equals(name));
    }

    static Verdict mediaDisk(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("done");
        }
        run.location.media = answer;
        if (run.disks.isInUse(answer)) {
            String why = run.isUpgrade()
                    ? "'" + answer + "' is the disk that is upgraded, and in use"
                    : "'" + answer + "' is the disk that was just formatted";
            return Verdict.ok("disk", why)
                    .noting(Note.warning(
                            Finding.Kind.SET_NOT_SELECTED,
                            why + ": it is not mounted a second time, and no set comes from it",
                            "name another disk, or take the sets from http"));
        }
        return run.machine.hasDisk(answer) ? Verdict.ok("disk") : Verdict.invalid(answer);
    }

    static Verdict anotherDisk(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("done");
        }
        if (!run.disks.others().contains(answer)) {
            return Verdict.invalid(answer);
        }
        run.disks.prepare(answer);
        return Verdict.ok("disk", "gets a partition table, but no file system: only the root disk has a layout");
    }

    static Verdict keyDisk(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("done");
        }
        if (!run.disks.others().contains(answer)) {
            return Verdict.invalid(answer);
        }
        run.disks.key = answer;
        return Verdict.ok("disk");
    }

    static Verdict partitionLetter(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("done");
        }
        return answer.length() == 1 && isPartition(run, answer.charAt(0))
                ? Verdict.ok("partition")
                : Verdict.invalid(answer);
    }

    static Verdict encryption(InstallerRun run, String answer) {
        return switch (ResponseFile.initial(answer)) {
            case 'p' -> Verdict.ok("passphrase");
            case 'k' -> Verdict.ok("keydisk");
            case 'n' -> Verdict.ok("no");
            default -> Verdict.invalid(answer);
        };
    }

    static Verdict partitionTable(InstallerRun run, String answer) {
        if (ResponseFile.initial(answer) != 'g') {
            return mbrUse(run, answer);
        }
        run.disks.divide(DiskArea.GPT);
        return Verdict.ok(
                "gpt", run.disks.isCurrentVolume() ? "GPT on the crypto volume" : "GPT on " + run.disks.current);
    }

    static Verdict mbrUse(InstallerRun run, String answer) {
        boolean openBsd = run.disks.hasOpenBsd();
        // how much an area holds that is there already is not known
        run.disks.divide(ResponseFile.initial(answer) == 'w' ? DiskArea.MBR : null);
        return switch (ResponseFile.initial(answer)) {
            case 'w' -> Verdict.ok("whole", "MBR on " + run.disks.current);
            case 'o' ->
                openBsd
                        ? Verdict.ok("openbsd", "the OpenBSD area of " + run.disks.current)
                        : Verdict.bad("'" + answer + "' is only offered if the disk has an OpenBSD partition");
            case 'e' ->
                openBsd
                        ? Verdict.ok("edit", "fdisk finds no input; the partitions stay as they are")
                        : Verdict.bad("'" + answer + "' starts fdisk, which finds no input");
            default -> Verdict.invalid(answer);
        };
    }

    static Verdict wholeOrEdit(InstallerRun run, String answer) {
        run.disks.divide(ResponseFile.initial(answer) == 'w' ? DiskArea.MBR_ARM64 : null);
        return switch (ResponseFile.initial(answer)) {
            case 'w' -> Verdict.ok("whole");
            case 'e' -> mbrUse(run, answer);
            default -> Verdict.invalid(answer);
        };
    }

    static Verdict template(InstallerRun run, String answer) {
        if (answer.equals("none")) {
            return Verdict.ok("none");
        }
        if (FetchUrls.isHttps(answer) && !run.machine.tls()) {
            return Verdict.bad("https not supported on this platform");
        }
        if (!FetchUrls.isUrl(answer)) {
            return Verdict.bad("'" + answer + "' is no URL, so no template is found there");
        }
        String unreachable = FetchUrls.isFile(answer) ? "" : run.network.unreachable(answer);
        if (!unreachable.isEmpty()) {
            return Verdict.bad("No autopartitioning template found: " + unreachable);
        }
        Optional<DisklabelTemplate> known = run.machine.facts().template();
        run.disks.byTemplate = true;
        run.disks.layout = null;
        if (known.isEmpty()) {
            return Verdict.ok("url");
        }
        Layout layout = Layout.of(
                known.get(), run.disks.area().orElse(null), run.habits().layout());
        run.disks.layout = layout;
        return layout.failure().isEmpty()
                ? Verdict.ok("url")
                : Verdict.bad("Autopartitioning failed: " + layout.failure());
    }

    static Verdict layout(InstallerRun run, String answer) {
        return switch (ResponseFile.initial(answer)) {
            case 'a' -> {
                run.disks
                        .area()
                        .flatMap(bytes -> Layout.automatic(bytes, run.habits().layout()))
                        .ifPresent(automatic -> run.disks.layout = automatic);
                yield Verdict.ok("auto");
            }
            case 'e', 'c' -> Verdict.ok("by hand", "starts an editor, which finds no input");
            default -> Verdict.invalid(answer);
        };
    }
}
