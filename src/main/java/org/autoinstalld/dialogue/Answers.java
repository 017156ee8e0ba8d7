package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.problem.Severity;

/**
 * Which answers are good, and what they change: the words behind {@code accepts} in the catalogue. Each judge follows
 * the installer's case statement for that question.
 */
final class Answers {
    @FunctionalInterface
    interface Judge {
        Verdict judge(InstallerRun run, String answer);
    }

    private static final Set<String> SPEEDS = Set.of("9600", "19200", "38400", "57600", "115200");
    private static final Set<String> TAKEN =
            Set.of("root", "daemon", "operator", "bin", "build", "sshd", "www", "nobody", "ftp");

    static final Map<String, Judge> NAMED = Map.ofEntries(
            Map.entry("anything", (run, answer) -> Verdict.ok()),
            Map.entry("yes or no", Answers::yesOrNo),
            Map.entry("host name", Answers::hostName),
            Map.entry("keyboard layout", Answers::keyboard),
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
            Map.entry("ssh key", Answers::sshKey),
            Map.entry("speed", Answers::speed),
            Map.entry("login name", Answers::login),
            Map.entry("full name", Answers::fullName),
            Map.entry("root login", Answers::rootLogin),
            Map.entry("timezone", Answers::timezone),
            Map.entry("sub-timezone", Answers::subTimezone),
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
            Map.entry("location of sets", Answers::location),
            Map.entry("NFS server", Answers::nfsServer),
            Map.entry("proxy", Answers::proxy),
            Map.entry("HTTP server", Answers::server),
            Map.entry("directory", Answers::directory),
            Map.entry("path", Answers::path),
            Map.entry("set names", SetNames::judge));

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
            run.sshd(yes);
        } else if (id.equals("x11") && !yes) {
            run.refuseX();
        } else if (id.equals("mounted")) {
            run.var("mounted", yes ? "yes" : "no");
        }
        return Verdict.ok(yes ? "yes" : "no");
    }

    private static Verdict hostName(InstallerRun run, String answer) {
        for (int i = 0; i < answer.length(); i++) {
            char c = answer.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                return Verdict.bad(
                        c == '\r'
                                ? "Invalid hostname: it ends in a carriage return"
                                : "Invalid hostname: '" + answer + "' holds a blank or control character");
            }
        }
        String before = run.hostName();
        int dot = answer.indexOf('.');
        String shortName = dot < 0 ? answer : answer.substring(0, dot);
        // a name with the same short form is not set, so that the domain from DHCP survives
        if (shortName.equals(run.shortName())) {
            return before.equals(answer)
                    ? Verdict.ok()
                    : Verdict.ok("ok", "the host name stays '" + before + "', as DHCP gave it");
        }
        run.hostName(answer);
        return dot < 0 || shortName.isEmpty() ? Verdict.ok() : Verdict.ok("ok", "short name '" + shortName + "'");
    }

    private static Verdict keyboard(InstallerRun run, String answer) {
        int dot = answer.indexOf('.');
        String name = dot < 0 ? answer : answer.substring(0, dot);
        return answer.equals("default") || run.program().keyboards().contains(name)
                ? Verdict.ok()
                : Verdict.bad("'" + answer + "' is no keyboard layout");
    }

    private static Verdict sshKey(InstallerRun run, String answer) {
        return answer.equals("none") || answer.contains(" ")
                ? Verdict.ok()
                : Verdict.ok("ok", "put into authorized_keys as it stands");
    }

    private static Verdict speed(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("ok", "the default console is not changed");
        }
        return SPEEDS.contains(answer) ? Verdict.ok() : invalid(answer);
    }

    private static Verdict login(InstallerRun run, String answer) {
        switch (answer) {
            case "n", "no" -> {
                return Verdict.ok("no");
            }
            case "y", "yes" -> {
                return Verdict.ok("yes");
            }
            default -> {
                if (!isLogin(answer)) {
                    return Verdict.bad("'" + answer + "' is not a usable loginname");
                }
                run.var("user", answer);
                return Verdict.ok("name");
            }
        }
    }

    private static boolean isLogin(String name) {
        if (TAKEN.contains(name) || name.length() > 31 || name.charAt(0) < 'a' || name.charAt(0) > 'z') {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                return false;
            }
        }
        return true;
    }

    private static Verdict fullName(InstallerRun run, String answer) {
        boolean sign = answer.indexOf(':') >= 0 || answer.indexOf('&') >= 0 || answer.indexOf(',') >= 0;
        if (sign) {
            return Verdict.bad("'" + answer + "' holds one of ':', '&', ','");
        }
        return answer.length() > 100 ? Verdict.bad("the name is longer than 100 characters") : Verdict.ok();
    }

    private static Verdict rootLogin(InstallerRun run, String answer) {
        return switch (ResponseFile.lower(answer)) {
            case "y", "yes", "n", "no", "w", "p", "without-password", "prohibit-password" -> Verdict.ok();
            default -> invalid(answer);
        };
    }

    private static String withoutSlashes(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '/') {
            end--;
        }
        return name.substring(0, end);
    }

    private static Verdict timezone(InstallerRun run, String answer) {
        String zone = withoutSlashes(answer);
        if (zone.isEmpty() || zone.equals("?")) {
            return Verdict.bad("'" + answer + "' is no timezone");
        }
        if (Timezones.isArea(zone)) {
            run.var("area", zone);
            return Verdict.ok("area");
        }
        if (!Timezones.isZone(zone, run.program().release())) {
            return Verdict.bad("'" + answer + "' is not a valid timezone");
        }
        run.timezone(zone);
        return Verdict.ok();
    }

    private static Verdict subTimezone(InstallerRun run, String answer) {
        String part = withoutSlashes(answer);
        if (part.isEmpty() || part.equals("?")) {
            return Verdict.bad("'" + answer + "' is no timezone");
        }
        String zone = run.name("area") + "/" + part;
        if (Timezones.isArea(zone)) {
            run.var("area", zone);
            return Verdict.ok("area");
        }
        if (!Timezones.isZone(zone, run.program().release())) {
            return Verdict.ok("wrong");
        }
        run.timezone(zone);
        return Verdict.ok("ok", "timezone " + zone);
    }

    /** What the question for the location of sets offers. */
    static List<String> locations(InstallerRun run) {
        AssumedMachine world = run.world();
        List<String> all = new ArrayList<>(world.cdroms());
        all.add("disk");
        if (!run.figures().networkSetsNeedInterface() || !world.interfaces().isEmpty()) {
            all.add("http");
            all.add("nfs");
        }
        return all;
    }

    private static Verdict location(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("done");
        }
        List<String> offered = locations(run);
        Verdict verdict = switch (initial(answer)) {
            case 'c' -> cd(run, answer);
            case 'd' -> Verdict.ok("disk");
            case 'h' -> offered.contains("http") ? Verdict.ok("http") : unavailable(answer);
            case 'n' -> offered.contains("nfs") ? Verdict.ok("nfs") : unavailable(answer);
            default -> invalid(answer);
        };
        run.location(verdict.result());
        return verdict;
    }

    private static Verdict cd(InstallerRun run, String answer) {
        List<String> drives = run.world().cdroms();
        String lower = ResponseFile.lower(answer);
        boolean any = lower.equals("c") || lower.equals("cd");
        return !drives.isEmpty() && (any || drives.contains(answer)) ? Verdict.ok("cd") : unavailable(answer);
    }

    private static Verdict unavailable(String answer) {
        return Verdict.ok("none", "not there, so nothing is installed from it")
                .noting(
                        Finding.Kind.ANSWER_REPLACED,
                        Severity.WARNING,
                        "the machine has no '" + answer + "' to take sets from, and goes on without",
                        "");
    }

    private static Verdict nfsServer(InstallerRun run, String answer) {
        run.var("nfs", answer);
        return Verdict.ok();
    }

    private static Verdict proxy(InstallerRun run, String answer) {
        boolean none = answer.equals("none");
        boolean works = none || Fetch.isProxy(answer);
        run.var("proxy", none ? "" : answer);
        run.var("broken proxy", works ? "" : "yes");
        return works ? Verdict.ok() : Verdict.ok("ok", "ftp(1) fetches nothing through it: it must begin with http://");
    }

    private static Verdict server(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("done", "gives up this location");
        }
        if (answer.equals("?")) {
            return Verdict.bad("'?' only shows a list");
        }
        if (InstallerNames.isDigits(answer)) {
            if (!run.mirrorList().answers()) {
                return Verdict.bad("'" + answer + "' is the number of a line, but there is no list of mirrors");
            }
            run.server("mirror" + answer);
            return Verdict.ok("again", "line " + answer + " of the list of mirrors");
        }
        String host = answer.startsWith("http://")
                ? answer.substring(7)
                : answer.startsWith("https://") ? answer.substring(8) : answer;
        if (!isServer(run, host)) {
            return Verdict.bad("'" + answer + "' is not a valid hostname");
        }
        if (answer.startsWith("https://") && !run.world().tls()) {
            run.stopHere("https not supported on this platform");
            return Verdict.ok();
        }
        run.server(host);
        return Verdict.ok();
    }

    private static boolean isServer(InstallerRun run, String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter
                    && ":.[]_-".indexOf(c) < 0
                    && !(c == '%' && run.figures().percentInServer())) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    /** The installer strips leading slashes. */
    private static Verdict directory(InstallerRun run, String answer) {
        int start = 0;
        while (start < answer.length() && answer.charAt(start) == '/') {
            start++;
        }
        run.var("directory", answer.substring(start));
        return foreign(run, Depot.of(run), answer, Verdict.ok());
    }

    private static Verdict path(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("done");
        }
        run.var("path", answer);
        return foreign(run, Depot.of(run), answer, Verdict.ok("path"));
    }

    /** A directory that names another release or architecture than the one that boots. */
    private static Verdict foreign(InstallerRun run, Depot depot, String answer, Verdict verdict) {
        boolean arch = depot.isOtherArch();
        if (!depot.isOtherRelease() && !arch) {
            return verdict;
        }
        return verdict.noting(
                Finding.Kind.SET_NOT_VERIFIED,
                Severity.ERROR,
                "'" + answer + "' is for " + depot.name() + ", and the machine boots the installer of "
                        + run.program().setdir()
                        + (depot.isOtherRelease()
                                ? depot.isLocal()
                                        ? ", which looks for its own sets"
                                        : ", whose key fits no other release"
                                : ", which looks for INSTALL." + run.program().arch()),
                "write '" + depot.corrected() + "'");
    }
}
