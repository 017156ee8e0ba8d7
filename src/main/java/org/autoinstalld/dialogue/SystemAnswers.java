package org.autoinstalld.dialogue;

import org.autoinstalld.address.InstallerLimits;
import org.autoinstalld.dialogue.AnswerKind.Verdict;
import org.autoinstalld.dialogue.Finding.Note;

/** Answers about the system itself: its name, keyboard, console, who logs in, its timezone. */
final class SystemAnswers {
    static final String LOCKED = "*************";
    private static final int BCRYPT = 60;
    private static final String MAKE = "make one with 'autoinstalld passwd' or encrypt(1)";

    private SystemAnswers() {}

    static Verdict yesOrNo(InstallerRun run, String answer) {
        String lower = ResponseFile.lower(answer);
        boolean yes = lower.equals("y") || lower.equals("yes");
        if (!yes && !lower.equals("n") && !lower.equals("no")) {
            return Verdict.invalid(answer);
        }
        String id = run.asking();
        if (id.equals("sshd")) {
            run.system.sshd = yes;
        } else if (id.equals("x11") && !yes) {
            run.system.xRefused = true;
        } else if (id.equals("mounted")) {
            run.location.mounted = yes;
        } else if (id.equals("unverified") && !yes) {
            run.sets.insistOnVerification();
        }
        return Verdict.ok(yes ? "yes" : "no");
    }

    static Verdict hostName(InstallerRun run, String answer) {
        for (int i = 0; i < answer.length(); i++) {
            char c = answer.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                return Verdict.bad(
                        c == '\r'
                                ? "Invalid hostname: it ends in a carriage return"
                                : "Invalid hostname: '" + answer + "' holds a blank or control character");
            }
        }
        String before = run.system.hostName;
        String shortName = SystemState.beforeDot(answer);
        // a name with the same short form is not set, so that the domain from DHCP survives
        if (shortName.equals(run.system.shortName())) {
            return before.equals(answer)
                    ? Verdict.ok()
                    : Verdict.ok("ok", "the host name stays '" + before + "', as DHCP gave it");
        }
        run.system.hostName = answer;
        return shortName.equals(answer) || shortName.isEmpty()
                ? Verdict.ok()
                : Verdict.ok("ok", "short name '" + shortName + "'");
    }

    static Verdict keyboard(InstallerRun run, String answer) {
        return answer.equals("default") || run.program.keyboards().contains(SystemState.beforeDot(answer))
                ? Verdict.ok()
                : Verdict.bad("'" + answer + "' is no keyboard layout");
    }

    static Verdict sshKey(InstallerRun run, String answer) {
        return answer.equals("none") || answer.contains(" ")
                ? Verdict.ok()
                : Verdict.ok("ok", "put into authorized_keys as it stands");
    }

    static Verdict speed(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("ok", "the default console is not changed");
        }
        return InstallerLimits.SPEEDS.contains(answer) ? Verdict.ok() : Verdict.invalid(answer);
    }

    static Verdict login(InstallerRun run, String answer) {
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
                run.system.user = answer;
                return Verdict.ok("name");
            }
        }
    }

    private static boolean isLogin(String name) {
        if (InstallerLimits.isOfSystem(name) || name.length() > 31 || name.charAt(0) < 'a' || name.charAt(0) > 'z') {
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

    static Verdict fullName(InstallerRun run, String answer) {
        boolean sign = answer.indexOf(':') >= 0 || answer.indexOf('&') >= 0 || answer.indexOf(',') >= 0;
        if (sign) {
            return Verdict.bad("'" + answer + "' holds one of ':', '&', ','");
        }
        return answer.length() > 100 ? Verdict.bad("the name is longer than 100 characters") : Verdict.ok();
    }

    static Verdict rootLogin(InstallerRun run, String answer) {
        return switch (ResponseFile.lower(answer)) {
            case "y", "yes", "n", "no", "w", "p", "without-password", "prohibit-password" -> Verdict.ok();
            default -> Verdict.invalid(answer);
        };
    }

    private static String withoutSlashes(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '/') {
            end--;
        }
        return name.substring(0, end);
    }

    static Verdict timezone(InstallerRun run, String answer) {
        String zone = withoutSlashes(answer);
        if (zone.isEmpty() || zone.equals("?")) {
            return Verdict.bad("'" + answer + "' is no timezone");
        }
        if (Timezones.isArea(zone)) {
            run.system.area = zone;
            return Verdict.ok("area");
        }
        if (!Timezones.isZone(zone, run.program.release())) {
            return Verdict.bad("'" + answer + "' is not a valid timezone");
        }
        run.system.timezone = zone;
        return Verdict.ok();
    }

    static Verdict subTimezone(InstallerRun run, String answer) {
        String part = withoutSlashes(answer);
        if (part.isEmpty() || part.equals("?")) {
            return Verdict.bad("'" + answer + "' is no timezone");
        }
        String zone = run.system.area + "/" + part;
        if (Timezones.isArea(zone)) {
            run.system.area = zone;
            return Verdict.ok("area");
        }
        if (!Timezones.isZone(zone, run.program.release())) {
            return Verdict.ok("wrong");
        }
        run.system.timezone = zone;
        return Verdict.ok("ok", "timezone " + zone);
    }

    /**
     * What encr_pwd() of install.sub makes of a password. Taken as it stands: 13 asterisks, and what looks like bcrypt,
     * {@code $2?$NN$...}, if it passes a test of length that compares strings and not numbers. Everything else is taken for
     * plain text and hashed, crypt(3) strings of other kinds among them. No message ever holds the value.
     */
    static Verdict password(InstallerRun run, String value) {
        if (value.equals(LOCKED)) {
            return Verdict.ok("ok", "password logins are impossible");
        }
        if (value.startsWith("$2")) {
            return bcrypt(value);
        }
        if (isCrypt(value)) {
            return Verdict.ok("ok", "taken for plain text and hashed")
                    .noting(Note.error(
                            Finding.Kind.HASHED_AGAIN,
                            "a hash of a kind that OpenBSD does not know, '" + value.substring(0, 3)
                                    + "...': the installer hashes it again, as if it were the password",
                            MAKE));
        }
        if (value.equals("!") || value.chars().allMatch(c -> c == '*') || value.startsWith("!$")) {
            return Verdict.ok("ok", "taken for plain text and hashed")
                    .noting(Note.error(
                            Finding.Kind.HASHED_AGAIN,
                            "this does not lock the account: the installer takes the signs for the password",
                            "write exactly 13 asterisks"));
        }
        return Verdict.ok("ok", "plain text, hashed by the installer")
                .noting(Note.warning(
                        Finding.Kind.PLAINTEXT_PASSWORD,
                        "a password in plain text, sent over the network unencrypted",
                        MAKE));
    }

    private static Verdict bcrypt(String value) {
        boolean form = value.length() >= 7
                && value.charAt(3) == '$'
                && Character.isDigit(value.charAt(4))
                && Character.isDigit(value.charAt(5))
                && value.charAt(6) == '$';
        // ksh compares the length with "40" as strings: 41 to 99 and 7 to 9 are greater
        boolean taken = form && Integer.toString(value.length()).compareTo("40") > 0;
        if (taken && value.length() == BCRYPT && isBcryptText(value)) {
            return Verdict.ok("ok", "bcrypt hash, taken as it stands");
        }
        return taken
                ? Verdict.ok("ok", "taken as it stands")
                        .noting(Note.error(
                                Finding.Kind.HASHED_AGAIN,
                                "a malformed bcrypt hash, taken as it stands: nobody can log in with any password",
                                MAKE))
                : Verdict.ok("ok", "taken for plain text and hashed")
                        .noting(Note.error(
                                Finding.Kind.HASHED_AGAIN,
                                "a malformed bcrypt hash: the installer hashes it again, as if it were the password",
                                MAKE));
    }

    private static boolean isBcryptText(String value) {
        for (int i = 7; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '/')) {
                return false;
            }
        }
        return "aby".indexOf(value.charAt(2)) >= 0;
    }

    /** {@code $1$...}, {@code $5$...}, {@code $6$...}, {@code $y$...} and the like. */
    private static boolean isCrypt(String value) {
        return value.length() > 8
                && value.charAt(0) == '$'
                && value.charAt(2) == '$'
                && "1567y".indexOf(value.charAt(1)) >= 0;
    }
}
