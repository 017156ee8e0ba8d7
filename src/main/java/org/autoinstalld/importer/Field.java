package org.autoinstalld.importer;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields of the inventory that answer one question each, by the question as the installer and most people word it.
 *
 * @param question in lower case, without the question mark
 * @param path in the inventory: {@code root.password}
 * @param expression what a template prints it with
 * @param answers what it can hold
 * @param isList whether the inventory has a list of what stands between the blanks
 */
record Field(String question, String path, String expression, Pattern answers, boolean isList) {
    private static final Pattern ANYTHING = Pattern.compile(".+");
    private static final Pattern YES_NO = Pattern.compile("yes|no");

    private static final List<Field> ALL = List.of(
            of("terminal type", "terminal", "terminal", ANYTHING),
            of("choose your keyboard layout", "keyboard", "keyboard", ANYTHING),
            of("dns domain name", "dns.domain", "dns.domain", Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")),
            of("password for root", "root.password", "root.password", ANYTHING),
            of("password for root account", "root.password", "root.password", ANYTHING),
            of("public ssh key for root", "root.ssh-key", "root.sshKey", ANYTHING),
            of("public ssh key for root account", "root.ssh-key", "root.sshKey", ANYTHING),
            of("start sshd(8) by default", "sshd", "sshd?string('yes', 'no')", YES_NO),
            of("do you expect to run the x window system", "x11", "x11?string('yes', 'no')", YES_NO),
            of(
                    "do you want the x window system to be started by xenodm(1)",
                    "xenodm",
                    "xenodm?string('yes', 'no')",
                    YES_NO),
            of("setup a user", "user.name", "user.name", Pattern.compile("[a-z][a-z0-9_-]{0,30}")),
            of("full name for user", "user.full-name", "user.fullName", Pattern.compile("[^:&,]{1,100}")),
            of("password for user", "user.password", "user.password", ANYTHING),
            of("public ssh key for user", "user.ssh-key", "user.sshKey", ANYTHING),
            of(
                    "allow root ssh login",
                    "root.login",
                    "root.login",
                    Pattern.compile("yes|no|prohibit-password|without-password")),
            of("what timezone are you in", "timezone", "timezone", ANYTHING),
            of("which disk is the root disk", "root-disk.device", "disk.device", ANYTHING),
            of("use (w)hole", "root-disk.use", "disk.use", Pattern.compile("whole|gpt|openbsd")),
            of("location of sets", "sets.location", "sets.location", Pattern.compile("http|disk|nfs|cd[0-9]*")),
            of("http proxy url", "sets.proxy", "sets.proxy", ANYTHING),
            of("http server", "sets.server", "sets.server", Pattern.compile("(https?://)?[A-Za-z0-9:.\\[\\]_-]+")),
            of("server directory", "sets.directory", "sets.directory", ANYTHING),
            new Field("set name(s)", "sets.names", "sets.names", Pattern.compile("[^ ]+( [^ ]+)*"), true));

    private static final List<String> LOGINS_REFUSED = List.of(
            "root", "daemon", "operator", "bin", "build", "sshd", "www", "nobody", "ftp", "y", "yes", "n", "no");

    // PasswordRule of the inventory makes errors of these
    private static final Pattern BCRYPT = Pattern.compile("\\$2[ab]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");
    private static final Pattern REFUSED_HASH = Pattern.compile("\\$2.*|\\$[0-9a-z]+\\$.*");

    private static Field of(String question, String path, String expression, Pattern answers) {
        return new Field(question, path, expression, answers, false);
    }

    /** The field that holds what the line says, if the inventory would take it. */
    static Optional<Field> of(AnswerLine line) {
        String key = line.key();
        return ALL.stream()
                .filter(f -> f.question.equals(key))
                .filter(f -> f.takes(line.answer()))
                .findFirst();
    }

    private boolean takes(String answer) {
        boolean secret = path.endsWith(".password");
        return answers.matcher(answer).matches()
                && !(secret && isRefusedHash(answer))
                && (secret || !answer.contains("${"))
                && !(path.equals("user.name") && LOGINS_REFUSED.contains(answer));
    }

    /** Whether the inventory has to refuse it: the installer would take the hash for the password itself. */
    static boolean isRefusedHash(String password) {
        return REFUSED_HASH.matcher(password).matches()
                && !BCRYPT.matcher(password).matches();
    }

    static boolean isHash(String password) {
        return BCRYPT.matcher(password).matches() || password.equals("*************");
    }

    /** Whether it belongs to the user, and so means nothing if none is set up. */
    boolean isOfUser() {
        return path.startsWith("user.") && !path.equals("user.name");
    }

    boolean isOfUpgrade() {
        return path.startsWith("sets.") || path.equals("terminal") || path.equals("keyboard");
    }

    Object value(String answer) {
        return isList ? List.of(answer.split(" ", -1)) : answer;
    }
}
