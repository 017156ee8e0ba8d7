package org.autoinstalld.inventory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.address.InstallerLimits;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.FreeValue;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Sequence;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.ValueAt;

/** What install.sub takes for an answer: values are checked as it would. */
public final class InstallerRules {
    private static final Pattern LOGIN = Pattern.compile("[a-z][-a-z0-9_]{0,30}");
    private static final Pattern TEMPLATE = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.ftl");
    private static final Pattern SERVER = Pattern.compile("(https?://)?[A-Za-z0-9:.\\[\\]_-]+");

    /** An account without a password, where only a key opens the door. */
    private static final String NO_PASSWORD = "*************";

    /** More rounds than 2^14 take a processor for seconds, each time that somebody tries. */
    static final int PATIENT_ROUNDS = 14;

    private static final int MOST_ROUNDS = 31;
    private static final int FEWEST_ROUNDS = 4;

    // bcrypt_checkpass(3) knows minor versions a and b only, and 4 to 31 rounds
    private static final Pattern BCRYPT = Pattern.compile("\\$2[ab]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
    private static final Pattern OTHER_CRYPT = Pattern.compile("\\$[0-9a-z]+\\$.*");

    /** Kinds of public keys that sshd(8) takes. */
    private static final Set<String> SSH_KEY_TYPES = Set.of(
            "ssh-ed25519",
            "ssh-rsa",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");

    private InstallerRules() {}

    static boolean isLogin(String name, ValueAt at) {
        boolean right = LOGIN.matcher(name).matches();
        if (!right) {
            at.error(
                    "'" + name + "' is no login name for the installer, which would create no user",
                    "at most 31 of a-z, 0-9, '-' and '_', beginning with a letter");
        } else if (InstallerLimits.isReserved(name)) {
            at.error("the installer does not create a user '" + name + "'", "another login name");
        }
        return true;
    }

    static boolean isFullName(String name, ValueAt at) {
        boolean right = name.length() <= 100 && name.chars().noneMatch(c -> c == ':' || c == '&' || c == ',');
        if (!right) {
            at.error(
                    "full name '" + name + "' is not taken by the installer",
                    "at most 100 characters, none of ':', '&' and ','");
        }
        return right;
    }

    static boolean isSpeed(int speed, ValueAt at) {
        boolean right = InstallerLimits.SPEEDS.contains(Integer.toString(speed));
        if (!right) {
            at.error(
                    "console speed " + speed + " is not taken by the installer", "9600, 19200, 38400, 57600 or 115200");
        }
        return right;
    }

    static boolean isServer(String server, ValueAt at) {
        // install.sub takes a host with an optional protocol, and asks again for anything with a path
        boolean right = SERVER.matcher(server).matches();
        if (!right && !at.foreign(server, "HOST or http://HOST; a name abroad as DNS has it, xn--...")) {
            at.error(
                    "the installer does not take '" + server + "' for an HTTP server",
                    "HOST or http://HOST, without a path; the path belongs into 'directory'");
        }
        return right;
    }

    static boolean isTemplate(String name, ValueAt at) {
        boolean right = TEMPLATE.matcher(name).matches();
        if (!right) {
            at.error("'" + name + "' is no template", "the name of a file in templates/ that ends in .ftl");
        }
        return right;
    }

    /**
     * Whether the installer takes a password as it is: an OpenBSD bcrypt hash or 13 asterisks. Everything else is hashed as
     * if it were the password itself, hashes of other systems included.
     */
    public static boolean isPasswordHash(String password) {
        return isHash(password, MOST_ROUNDS) || password.equals(NO_PASSWORD);
    }

    /** Whether a password is a bcrypt hash of so many rounds at most. */
    static boolean isHash(String password, int rounds) {
        Matcher m = BCRYPT.matcher(password);
        return m.matches() && Integer.parseInt(m.group(1)) >= FEWEST_ROUNDS && Integer.parseInt(m.group(1)) <= rounds;
    }

    /** Whether a password has to be refused: the installer would take the hash for the password itself. */
    public static boolean isRefusedPassword(String password) {
        boolean hash =
                password.startsWith("$2") || OTHER_CRYPT.matcher(password).matches();
        return hash && !isPasswordHash(password);
    }

    /** Tells what is wrong with a password. It is kept all the same, since whoever has a mistake in it gets no file. */
    static boolean isPassword(Secret secret, ValueAt at) {
        String text = secret.reveal();
        if (isPasswordHash(text)) {
            return true;
        }
        String remedy = "a bcrypt hash as encrypt(1) or 'autoinstalld passwd' makes it";
        String key = "'" + at.key() + "'";
        if (!isRefusedPassword(text)) {
            at.scope()
                    .problems()
                    .add(Problem.warning(
                                    at.node().place(),
                                    key + " is plain text, readable to all who can ask for the file",
                                    remedy)
                            .alike(Problem.PLAIN_PASSWORD));
        } else if (text.startsWith("$2")) {
            at.error(key + " is a malformed bcrypt hash, which nobody could log in with", remedy);
        } else {
            String id = text.substring(0, text.indexOf('$', 1) + 1);
            at.error(
                    key + " is a " + id + " hash, which the installer would hash again as if it were the password",
                    remedy);
        }
        return true;
    }

    /**
     * Warns of a line that is no public key as sshd(8) reads authorized_keys. It is kept, since people have such lines and
     * the installer appends them unchecked.
     */
    static boolean isSshKey(String line, ValueAt at) {
        if (!line.equals("none") && !isSshKey(line)) {
            at.warning("'" + at.key() + "' is not a public key that sshd would take", "TYPE BASE64 [COMMENT]");
        }
        return true;
    }

    private static boolean isSshKey(String line) {
        String[] words = line.split("[ \t]+", 3);
        if (words.length < 2 || !SSH_KEY_TYPES.contains(words[0])) {
            return false;
        }
        try {
            ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(words[1]));
            if (!sshKeyPart(blob).equals(words[0])) {
                return false;
            }
            // what follows the type are length-prefixed numbers or strings, to the last byte
            while (blob.hasRemaining()) {
                sshKeyPart(blob);
            }
            return true;
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
            return false;
        }
    }

    private static String sshKeyPart(ByteBuffer blob) {
        int length = blob.getInt();
        if (length < 0 || length > blob.remaining()) {
            throw new IllegalArgumentException("length");
        }
        byte[] bytes = new byte[length];
        blob.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Keys by user; where one is wrong the others count. */
    static Map<String, List<String>> authorizedKeys(ValueAt at) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (ValueAt entry : at.entries()) {
            if (!LOGIN.matcher(entry.key()).matches()) {
                entry.error(
                        "'" + entry.key() + "' is no login name",
                        "at most 31 of a-z, 0-9, '-' and '_', beginning with a letter");
                continue;
            }
            List<String> lines = entry.items().stream()
                    .flatMap(item -> item.line().stream().filter(line -> isKeyLine(line, item)))
                    .toList();
            keys.put(entry.key(), lines);
        }
        return Collections.unmodifiableMap(keys);
    }

    /** One that begins with options is left to sshd(8). */
    private static boolean isKeyLine(String line, ValueAt at) {
        if (!isSshKey(line) && SSH_KEY_TYPES.stream().noneMatch(type -> line.contains(" " + type + " "))) {
            at.warning("a key of '" + at.key() + "' is not a public key that sshd would take", "TYPE BASE64 [COMMENT]");
        }
        return true;
    }

    static Map<String, FreeValue> answers(ValueAt at) {
        Map<String, FreeValue> answers = new LinkedHashMap<>();
        for (ValueAt entry : at.entries()) {
            if (isQuestion(entry.key())) {
                answer(entry).ifPresent(value -> answers.put(entry.key(), value));
            } else {
                at.scope()
                        .problems()
                        .error(
                                ((Mapping) at.node()).placeOf(entry.key()),
                                "the installer cannot match the question '" + entry.key() + "'",
                                "one line without '=' that does not begin with '#' or a blank");
            }
        }
        return Collections.unmodifiableMap(answers);
    }

    private static boolean isQuestion(String text) {
        return !text.isEmpty()
                && text.equals(text.strip())
                && text.indexOf('=') < 0
                && text.charAt(0) != '#'
                && text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }

    private static Optional<FreeValue> answer(ValueAt at) {
        if (at.node() instanceof Mapping || Secret.isAskedFor(at.key())) {
            return at.secret().map(FreeValue.Hidden::new);
        }
        if (at.node() instanceof Sequence) {
            return Optional.of(new FreeValue.Sequence(at.items().stream()
                    .flatMap(item -> item.line().stream())
                    .<FreeValue>map(FreeValue.Text::new)
                    .toList()));
        }
        return at.line().map(FreeValue.Text::new);
    }
}
