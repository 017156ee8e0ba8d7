package org.autoinstalld.dialogue;

import java.util.Map;

/**
 * Which answers are good, and what they change: the words behind {@code accepts} in the catalogue. Each judge follows
 * the installer's case statement for that question.
 */
final class Answers {
    @FunctionalInterface
    interface Judge {
        Verdict judge(InstallerRun run, String answer);
    }

    static final Map<String, Judge> NAMED = Map.ofEntries(
            Map.entry("anything", (run, answer) -> Verdict.ok()),
            Map.entry("yes or no", Answers::yesOrNo),
            Map.entry("host name", SystemAnswers::hostName),
            Map.entry("keyboard layout", SystemAnswers::keyboard),
            Map.entry("interface", NetworkAnswers::networkInterface),
            Map.entry("vlan parent", NetworkAnswers::vlanParent),
            Map.entry("access point", NetworkAnswers::accessPoint),
            Map.entry("security protocol", NetworkAnswers::security),
            Map.entry("IPv4 address", NetworkAnswers::v4),
            Map.entry("netmask", NetworkAnswers::netmask),
            Map.entry("IPv6 address", NetworkAnswers::v6),
            Map.entry("prefix length", NetworkAnswers::prefixLength),
            Map.entry("IPv4 route", NetworkAnswers::route),
            Map.entry("IPv6 route", NetworkAnswers::route6),
            Map.entry("name servers", (run, answer) -> Verdict.ok()),
            Map.entry("password", (run, answer) -> EncryptedPasswords.judge(answer)),
            Map.entry("passphrase", (run, answer) -> Verdict.ok()),
            Map.entry("WPA passphrase", NetworkAnswers::wpa),
            Map.entry("ssh key", SystemAnswers::sshKey),
            Map.entry("speed", SystemAnswers::speed),
            Map.entry("login name", SystemAnswers::login),
            Map.entry("full name", SystemAnswers::fullName),
            Map.entry("root login", SystemAnswers::rootLogin),
            Map.entry("timezone", SystemAnswers::timezone),
            Map.entry("sub-timezone", SystemAnswers::subTimezone),
            Map.entry("no timezone", (run, answer) -> Verdict.bad("without the base set there is no timezone")),
            Map.entry("root disk", DiskAnswers::rootDisk),
            Map.entry("disk", DiskAnswers::mediaDisk),
            Map.entry("another disk", DiskAnswers::anotherDisk),
            Map.entry("key disk", DiskAnswers::keyDisk),
            Map.entry("partition letter", DiskAnswers::partitionLetter),
            Map.entry("encryption", DiskAnswers::encryption),
            Map.entry("partition table", DiskAnswers::partitionTable),
            Map.entry("MBR use", DiskAnswers::mbrUse),
            Map.entry("whole or edit", DiskAnswers::wholeOrEdit),
            Map.entry("template URL", DiskAnswers::template),
            Map.entry("layout", DiskAnswers::layout),
            Map.entry("location of sets", SetsAnswers::location),
            Map.entry("NFS server", SetsAnswers::nfsServer),
            Map.entry("proxy", SetsAnswers::proxy),
            Map.entry("HTTP server", SetsAnswers::server),
            Map.entry("directory", SetsAnswers::directory),
            Map.entry("path", SetsAnswers::path),
            Map.entry("set names", SetsAnswers::names));

    private Answers() {}

    static Verdict invalid(String answer) {
        return Verdict.bad("'" + answer + "' is not a valid choice");
    }

    static char initial(String answer) {
        char c = answer.charAt(0);
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    private static Verdict yesOrNo(InstallerRun run, String answer) {
        String lower = ResponseFile.lower(answer);
        boolean yes = lower.equals("y") || lower.equals("yes");
        if (!yes && !lower.equals("n") && !lower.equals("no")) {
            return invalid(answer);
        }
        String id = run.asking();
        if (id.equals("sshd")) {
            run.system().sshd = yes;
        } else if (id.equals("x11") && !yes) {
            run.system().xRefused = true;
        } else if (id.equals("mounted")) {
            run.location().mounted = yes;
        } else if (id.equals("unverified") && !yes) {
            run.sets().insistOnVerification();
        }
        return Verdict.ok(yes ? "yes" : "no");
    }
}
