package org.autoinstalld.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Sequence;
import org.autoinstalld.inventory.Settings.Console;
import org.autoinstalld.inventory.Settings.Disklabel;
import org.autoinstalld.inventory.Settings.Dns;
import org.autoinstalld.inventory.Settings.Root;
import org.autoinstalld.inventory.Settings.RootDisk;
import org.autoinstalld.inventory.Settings.Sets;
import org.autoinstalld.inventory.Settings.Templates;
import org.autoinstalld.inventory.Settings.User;

/** Reads what a host or profile says for the installer's questions, and checks it as install.sub would. */
final class SettingsReader {
    private static final Pattern LOGIN = Pattern.compile("[a-z][-a-z0-9_]{0,30}");
    private static final List<String> TAKEN = List.of(
            "root", "daemon", "operator", "bin", "build", "sshd", "www", "nobody", "ftp", "y", "yes", "n", "no");
    private static final Pattern TEMPLATE = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.ftl");

    private final MapReader section;

    SettingsReader(MapReader section) {
        this.section = section;
    }

    Settings read() {
        return new Settings(
                section.section("root", Keys.ROOT).map(this::root),
                section.section("user", Keys.USER).flatMap(this::user),
                section.text("timezone"),
                section.section("console", Keys.CONSOLE).flatMap(this::console),
                section.text("terminal"),
                section.text("keyboard"),
                section.bool("sshd"),
                section.bool("x11"),
                section.bool("xenodm"),
                section.section("dns", Keys.DNS).map(this::dns),
                section.section("root-disk", Keys.ROOT_DISK).map(this::rootDisk),
                section.section("sets", Keys.SETS).map(this::sets),
                section.get("disklabel").flatMap(this::disklabel),
                templates(),
                answers("answers"),
                answers("upgrade-answers"),
                section.values("vars"));
    }

    private Root root(MapReader root) {
        return new Root(
                password(root),
                sshKey(root),
                root.word("login", List.of("yes", "no", "prohibit-password", "without-password")));
    }

    private Optional<User> user(MapReader user) {
        Optional<String> name = user.text("name");
        name.ifPresent(n -> checkLogin(user, n));
        Optional<String> fullName = user.text("full-name").filter(full -> {
            boolean right = full.length() <= 100 && full.chars().noneMatch(c -> c == ':' || c == '&' || c == ',');
            if (!right) {
                user.error(
                        "full-name",
                        "full name '" + full + "' is not taken by the installer",
                        "at most 100 characters, none of ':', '&' and ','");
            }
            return right;
        });
        Optional<Secret> hash = password(user);
        Optional<String> key = sshKey(user);
        return name.map(n -> new User(n, fullName, hash, key));
    }

    private static void checkLogin(MapReader user, String name) {
        if (!LOGIN.matcher(name).matches()) {
            user.error(
                    "name",
                    "'" + name + "' is no login name for the installer, which would create no user",
                    "at most 31 of a-z, 0-9, '-' and '_', beginning with a letter");
        } else if (TAKEN.contains(name)) {
            user.error("name", "the installer does not create a user '" + name + "'", "another login name");
        }
    }

    private static Optional<Secret> password(MapReader account) {
        Optional<Secret> password = account.secret("password");
        password.ifPresent(p -> PasswordRule.check(account, "password", p));
        return password;
    }

    private static Optional<String> sshKey(MapReader account) {
        Optional<String> key = account.text("ssh-key");
        key.ifPresent(k -> SshKeyRule.check(account, "ssh-key", k));
        return key;
    }

    private Optional<Console> console(MapReader console) {
        Optional<Integer> speed = console.integer("speed").filter(s -> {
            boolean right = List.of(9600, 19200, 38400, 57600, 115200).contains(s);
            if (!right) {
                console.error(
                        "speed",
                        "console speed " + s + " is not taken by the installer",
                        "9600, 19200, 38400, 57600 or 115200");
            }
            return right;
        });
        Optional<String> device = console.parsed("device", t -> Optional.of(t).filter(d -> d.matches("com[0-9]")));
        if (!console.has("device") && console.has("speed")) {
            console.error("speed", "a console speed, but no device", "device: com0");
        }
        return device.map(d -> new Console(d, speed));
    }

    private Dns dns(MapReader dns) {
        return new Dns(
                dns.parsed("domain", t -> HostName.parse(t).map(HostName::text)),
                dns.parsedList("name-servers", IpAddress::parse));
    }

    private RootDisk rootDisk(MapReader disk) {
        return new RootDisk(
                disk.text("device"), disk.word("use", List.of("whole", "gpt", "openbsd")), disk.secret("passphrase"));
    }

    private Sets sets(MapReader sets) {
        List<String> names = sets.texts("names");
        return new Sets(
                sets.parsed("location", t -> Optional.of(t).filter(l -> l.matches("http|disk|nfs|cd[0-9]*"))),
                sets.text("server").filter(server -> rightServer(sets, server)),
                sets.text("directory", Sets.IN_DIRECTORY),
                sets.text("proxy"),
                names.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", names)),
                sets.texts("unverified"));
    }

    private static boolean rightServer(MapReader sets, String server) {
        // install.sub takes a host with an optional protocol, and asks again for anything with a path
        boolean right = server.matches("(https?://)?[A-Za-z0-9:.\\[\\]_-]+");
        if (!right) {
            sets.error(
                    "server",
                    "the installer does not take '" + server + "' for an HTTP server",
                    "HOST or http://HOST, without a path; the path belongs into 'directory'");
        }
        return right;
    }

    private Optional<Disklabel> disklabel(Node node) {
        if (node instanceof Sequence) {
            List<String> lines = section.texts("disklabel");
            return lines.isEmpty() ? Optional.empty() : Optional.of(new Disklabel(Optional.empty(), lines));
        }
        return section.text("disklabel")
                .filter(t -> isTemplate("disklabel", section, t))
                .map(t -> new Disklabel(Optional.of(t), List.of()));
    }

    private Templates templates() {
        Optional<MapReader> templates = section.section("templates", Keys.TEMPLATES);
        return new Templates(
                templates.flatMap(t -> t.text("install").filter(n -> isTemplate("install", t, n))),
                templates.flatMap(t -> t.text("upgrade").filter(n -> isTemplate("upgrade", t, n))));
    }

    private static boolean isTemplate(String key, MapReader section, String name) {
        boolean right = TEMPLATE.matcher(name).matches();
        if (!right) {
            section.error(key, "'" + name + "' is no template", "the name of a file in templates/ that ends in .ftl");
        }
        return right;
    }

    private Map<String, FreeValue> answers(String key) {
        Map<String, FreeValue> answers = new LinkedHashMap<>();
        for (Entry entry : section.entries(key)) {
            answer(entry).ifPresent(value -> answers.put(entry.key(), value));
        }
        return Collections.unmodifiableMap(answers);
    }

    private Optional<FreeValue> answer(Entry entry) {
        String question = entry.key();
        boolean readable = !question.isEmpty()
                && question.equals(question.strip())
                && question.indexOf('=') < 0
                && question.charAt(0) != '#'
                && question.chars().noneMatch(c -> c < ' ' || c == 0x7f);
        if (!readable) {
            section.scope()
                    .problems()
                    .error(
                            entry.place(),
                            "the installer cannot match the question '" + question + "'",
                            "one line without '=' that does not begin with '#' or a blank");
            return Optional.empty();
        }
        if (entry.value() instanceof Node.Mapping || asksSecret(question)) {
            return section.secret(question, entry.value()).map(FreeValue.Hidden::new);
        }
        if (entry.value() instanceof Sequence sequence) {
            return Optional.of(new FreeValue.Sequence(sequence.items().stream()
                    .flatMap(item -> section.line(question, item).stream())
                    .<FreeValue>map(FreeValue.Text::new)
                    .toList()));
        }
        return section.line(question, entry.value()).map(FreeValue.Text::new);
    }

    private static boolean asksSecret(String question) {
        String lower = question.toLowerCase(java.util.Locale.ROOT);
        return lower.contains("password") && !lower.startsWith("allow")
                || lower.contains("passphrase")
                || lower.contains("wep key");
    }
}
