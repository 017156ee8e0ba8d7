package org.autoinstalld.dialogue;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.autoinstalld.dialogue.Finding.Note;
import org.jspecify.annotations.Nullable;

/**
 * A kind of answer: the words behind {@code accepts} in the catalogue. Each judge follows the installer's case statement for
 * that question.
 *
 * @param plausible whether a value looks like such an answer, whatever the machine: it tells for which question a line was
 *     written
 * @param takesAnything whether it says nothing about a question that a value looks like an answer to it
 */
record AnswerKind(Judge judge, Predicate<String> plausible, boolean takesAnything) {
    /** What the installer makes of an answer, and what it changes. */
    @FunctionalInterface
    interface Judge {
        Verdict judge(InstallerRun run, String answer);
    }

    private static final Set<String> YES_NO = Set.of("y", "yes", "n", "no");
    private static final Set<String> LOCATIONS = Set.of("http", "disk", "nfs", "cd", "cd0", "done");

    private static final AnswerKind ANYTHING = any((run, answer) -> Verdict.ok());

    static final Map<String, AnswerKind> NAMED = Map.ofEntries(
            entry("anything", ANYTHING),
            entry("yes or no", kind(SystemAnswers::yesOrNo, AnswerKind::isYesOrNo)),
            entry("host name", kind(SystemAnswers::hostName, v -> isPlainWord(v) && !v.contains("/"))),
            entry("keyboard layout", any(SystemAnswers::keyboard)),
            entry(
                    "interface",
                    kind(
                            NetworkAnswers::networkInterface,
                            v -> InstallerNames.isInterface(v) || InstallerNames.isLladdr(v) || v.equals("done"))),
            entry("vlan parent", any(NetworkAnswers::vlanParent)),
            entry("access point", any(NetworkAnswers::accessPoint)),
            entry("security protocol", any(NetworkAnswers::security)),
            entry(
                    "IPv4 address",
                    kind(
                            NetworkAnswers::v4,
                            v -> Set.of("none", "autoconf", "dhcp").contains(v)
                                    || Addresses.isDotted(v)
                                    || Addresses.isDottedPrefix(v))),
            entry("netmask", kind(NetworkAnswers::netmask, AnswerKind::isDottedOrNone)),
            entry(
                    "IPv6 address",
                    kind(
                            NetworkAnswers::v6,
                            v -> Set.of("none", "autoconf").contains(v)
                                    || Addresses.isV6(v)
                                    || Addresses.isV6Prefix(v))),
            entry("prefix length", any(NetworkAnswers::prefixLength)),
            entry("IPv4 route", kind(NetworkAnswers::route, AnswerKind::isDottedOrNone)),
            entry("IPv6 route", any(NetworkAnswers::route6)),
            entry("name servers", ANYTHING),
            entry("password", secret(SystemAnswers::password)),
            entry("passphrase", secret((run, answer) -> Verdict.ok())),
            entry("WPA passphrase", secret(NetworkAnswers::wpa)),
            entry("ssh key", kind(SystemAnswers::sshKey, v -> v.equals("none") || isKey(v))),
            entry("speed", kind(SystemAnswers::speed, InstallerNames::isDigits)),
            entry(
                    "login name",
                    kind(
                            SystemAnswers::login,
                            v -> isWord(v) && ResponseFile.lower(v).equals(v) && !v.contains("/") && !v.contains("$"))),
            entry("full name", any(SystemAnswers::fullName)),
            entry("root login", kind(SystemAnswers::rootLogin, AnswerKind::isRootLogin)),
            entry("timezone", kind(SystemAnswers::timezone, AnswerKind::isTimezone)),
            entry("sub-timezone", kind(SystemAnswers::subTimezone, AnswerKind::isTimezone)),
            entry(
                    "no timezone",
                    kind((run, answer) -> Verdict.bad("without the base set there is no timezone"), v -> true)),
            entry("root disk", kind(DiskAnswers::rootDisk, AnswerKind::isDisk)),
            entry("disk", kind(DiskAnswers::mediaDisk, AnswerKind::isDisk)),
            entry("another disk", kind(DiskAnswers::anotherDisk, AnswerKind::isDisk)),
            entry("key disk", kind(DiskAnswers::keyDisk, AnswerKind::isDisk)),
            entry("partition letter", any(DiskAnswers::partitionLetter)),
            entry("encryption", kind(DiskAnswers::encryption, v -> "pkn".indexOf(ResponseFile.initial(v)) >= 0)),
            entry("partition table", kind(DiskAnswers::partitionTable, AnswerKind::isPartitioning)),
            entry("MBR use", kind(DiskAnswers::mbrUse, AnswerKind::isPartitioning)),
            entry("whole or edit", kind(DiskAnswers::wholeOrEdit, AnswerKind::isPartitioning)),
            entry("template URL", kind(DiskAnswers::template, v -> v.equals("none") || v.contains(":/"))),
            entry("layout", any(DiskAnswers::layout)),
            entry("location of sets", kind(SetsAnswers::location, v -> LOCATIONS.contains(ResponseFile.lower(v)))),
            entry("NFS server", any(SetsAnswers::nfsServer)),
            entry("proxy", kind(SetsAnswers::proxy, v -> true)),
            entry("HTTP server", kind(SetsAnswers::server, v -> isWord(v) && !isKey(v))),
            entry("directory", kind(SetsAnswers::directory, v -> true)),
            entry("path", kind(SetsAnswers::path, v -> isWord(v) && v.contains("/"))),
            entry("set names", any(SetsAnswers::names)));

    private static AnswerKind kind(Judge judge, Predicate<String> plausible) {
        return new AnswerKind(judge, plausible, false);
    }

    private static AnswerKind any(Judge judge) {
        return new AnswerKind(judge, v -> true, true);
    }

    private static AnswerKind secret(Judge judge) {
        return new AnswerKind(judge, v -> !isKey(v) && !isYesOrNo(v), true);
    }

    /** Whether a value looks like an answer of this kind, and not like just anything. */
    boolean isSurely(String value) {
        return !takesAnything && plausible.test(value);
    }

    private static boolean isYesOrNo(String value) {
        return YES_NO.contains(ResponseFile.lower(value));
    }

    private static boolean isWord(String value) {
        return value.indexOf(' ') < 0;
    }

    private static boolean isPlainWord(String value) {
        return isWord(value) && !value.startsWith("$");
    }

    private static boolean isKey(String value) {
        return value.startsWith("ssh-") || value.startsWith("ecdsa-") || value.startsWith("sk-");
    }

    private static boolean isRootLogin(String value) {
        return isYesOrNo(value) || ResponseFile.lower(value).endsWith("password") || value.length() == 1;
    }

    private static boolean isDottedOrNone(String value) {
        return value.equals("none") || Addresses.isDotted(value);
    }

    private static boolean isTimezone(String value) {
        return Timezones.isZone(value) || Timezones.isArea(value);
    }

    private static boolean isDisk(String value) {
        return InstallerNames.isDisk(value) || InstallerNames.isDuid(value) || value.startsWith("/dev/");
    }

    private static boolean isPartitioning(String value) {
        String lower = ResponseFile.lower(value);
        return isWord(value)
                && !lower.isEmpty()
                && Set.of("whole", "gpt", "openbsd", "edit").stream().anyMatch(w -> w.startsWith(lower));
    }

    /**
     * What the installer makes of an answer.
     *
     * @param result names what follows, see {@code then} in the catalogue; {@code bad} if the answer is no good, {@code exit}
     *     if the installer exits, whatever the question does with bad ones
     * @param effect what it does, for people; empty if that is obvious
     * @param complaint what is wrong with it; never holds a secret
     * @param note something to tell the author about the answer
     */
    record Verdict(
            String result,
            String effect,
            String complaint,
            @Nullable Note note) {
        private static final Verdict OK = ok("ok");

        static Verdict ok() {
            return OK;
        }

        static Verdict ok(String result) {
            return ok(result, "");
        }

        static Verdict ok(String result, String effect) {
            return new Verdict(result, effect, "", null);
        }

        static Verdict bad(String complaint) {
            return new Verdict("bad", "", complaint, null);
        }

        static Verdict invalid(String answer) {
            return bad("'" + answer + "' is not a valid choice");
        }

        static Verdict exit(String complaint) {
            return new Verdict("exit", "", complaint, null);
        }

        Verdict noting(Note about) {
            return new Verdict(result, effect, complaint, about);
        }

        boolean isBad() {
            return result.equals("bad");
        }

        boolean isExit() {
            return result.equals("exit");
        }
    }
}
