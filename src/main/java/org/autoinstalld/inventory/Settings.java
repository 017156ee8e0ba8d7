package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.Key.Question.asks;
import static org.autoinstalld.yaml.Key.Question.begins;
import static org.autoinstalld.yaml.ValueType.TEXT;
import static org.autoinstalld.yaml.ValueType.YES_NO;
import static org.autoinstalld.yaml.ValueType.formed;
import static org.autoinstalld.yaml.ValueType.map;
import static org.autoinstalld.yaml.ValueType.number;
import static org.autoinstalld.yaml.ValueType.secret;
import static org.autoinstalld.yaml.ValueType.text;
import static org.autoinstalld.yaml.ValueType.word;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.yaml.FreeValue;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Node.Sequence;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.autoinstalld.yaml.ValueType.Kind.Bool;
import org.autoinstalld.yaml.ValueType.Kind.Either;
import org.autoinstalld.yaml.ValueType.Kind.Hidden;
import org.autoinstalld.yaml.ValueType.Kind.ListOf;
import org.autoinstalld.yaml.ValueType.Kind.MapOf;
import org.autoinstalld.yaml.ValueType.Kind.Words;
import org.jspecify.annotations.Nullable;

/**
 * The keys that say what the installer's questions need beyond the machine's identity: all a profile can say for a host,
 * or for an unknown machine. What nobody says is left to the installer's default. Values are checked as install.sub
 * would.
 */
public final class Settings {

    /** What in a directory of sets depends on the machine that asks. */
    private static final Set<String> IN_DIRECTORY = Set.of("release", "arch", "setdir");

    private static final ValueType<Secret> PASSWORD_HASH =
            secret("a password hash").keptIf(InstallerRules::isPassword);
    private static final ValueType<String> SSH_KEY = TEXT.keptIf(InstallerRules::isSshKey);
    private static final ValueType<String> TEMPLATE_NAME = TEXT.keptIf(InstallerRules::isTemplate);
    private static final ValueType<Map<String, FreeValue>> FURTHER = new ValueType<>(
            new MapOf(new Either(new ListOf(TEXT.kind()), new Hidden("an answer"))),
            at -> Optional.of(InstallerRules.answers(at)),
            Map.of());

    private static final Shape ROOT = new Shape("root");
    private static final Shape USER = new Shape("user");
    private static final Shape CONSOLE = new Shape("console");
    private static final Shape DNS = new Shape("dns");
    private static final Shape DISK = new Shape("root-disk");
    private static final Shape OF_SETS = new Shape("sets");
    private static final Shape OF_SITE_SET = new Shape("site-set");
    private static final Shape OF_TEMPLATES = new Shape("templates");

    static {
        ROOT.printed(
                "password",
                PASSWORD_HASH,
                "bcrypt hash of root's password; 13 asterisks for none.",
                asks("password for root", "password for root", "password for root account"));
        ROOT.printed(
                "ssh-key",
                SSH_KEY,
                "Public ssh key for root.",
                asks("public ssh key for root", "public ssh key for root", "public ssh key for root account"));
        ROOT.printed(
                "login",
                word("yes", "no", "prohibit-password", "without-password"),
                "Whether root may log in by ssh.",
                asks("allow root ssh login"));
    }

    static {
        ROOT.instead("password: HASH", Synonyms.PASSWORD);
        ROOT.instead("ssh-key: KEY", Synonyms.SSH_KEY);
        ROOT.instead("login: yes, no or prohibit-password", "permitrootlogin sshlogin ssh rootlogin");
        USER.instead("password: HASH", Synonyms.PASSWORD);
        USER.instead("ssh-key: KEY", Synonyms.SSH_KEY);
        USER.instead("name: LOGIN", "login username user account loginname");
        USER.instead("full-name: ...", "gecos realname comment");
        DNS.instead("name-servers: [ADDRESS]", Synonyms.NAME_SERVERS + " server");
        DNS.instead("domain: ...", "search searchdomain dnsdomain domainname");
        OF_SETS.instead("server: ...", "mirror host httpserver mirrorserver url");
        OF_SETS.instead("directory: ...", "path dir serverdirectory");
        OF_SETS.instead("names: [...]", "set setname list include exclude");
        OF_SETS.instead("location: http", "method source type");
        DISK.instead("device: sd0", "disk name dev drive");
        DISK.instead("use: whole, gpt or openbsd", "partitioning layout scheme mbr table");
        DISK.instead("passphrase: ...", "encryption encrypt crypto password key");
        CONSOLE.instead("device: com0", "port tty name console");
        CONSOLE.instead("speed: 115200", "baud baudrate rate bps");
    }

    /** The user that the installer sets up is the first one, and has the first number. */
    public static final Key<String> USER_NAME = USER.printed(
            "name", TEXT.keptIf(InstallerRules::isLogin), "Login name of the user to set up.", asks("setup a user"));

    static {
        USER.printed(
                "full-name",
                TEXT.keptIf(InstallerRules::isFullName),
                "Full name; default the login name.",
                asks("full name for user"));
        USER.printed("password", PASSWORD_HASH, "bcrypt hash of the user's password.", asks("password for user"));
        USER.printed("ssh-key", SSH_KEY, "Public ssh key for the user.", asks("public ssh key for user"));
    }

    private static final Key<String> CONSOLE_DEVICE = CONSOLE.printed(
            "device",
            formed("a serial port such as com0", "", "com[0-9]"),
            "The serial console: com0.",
            begins("change the default console"));

    static {
        CONSOLE.printed(
                "speed",
                number(300, 115200).keptIf(InstallerRules::isSpeed),
                "Its speed in bits per second.",
                begins("which speed"));
        DNS.printed("domain", ValueType.DOMAIN, "DNS domain name, where DHCP does not say.", asks("dns domain name"));
        DNS.printed(
                "name-servers",
                text("an IPv4 or IPv6 address", "", IpAddress::parse).list(),
                "Name servers, where DHCP does not say.",
                begins("dns nameservers"));
    }

    public static final Key<String> ROOT_DISK_DEVICE =
            DISK.printed("device", TEXT, "The root disk: sd0.", asks("which disk is the root disk"));

    static {
        DISK.printed(
                "use",
                word("whole", "gpt", "openbsd"),
                "whole (MBR), gpt, or openbsd (the OpenBSD area alone).",
                asks("use (w)hole"));
    }

    public static final Key<Secret> ROOT_DISK_PASSPHRASE = DISK.printed(
            "passphrase",
            secret("a passphrase"),
            "Encrypt the root disk with this passphrase (7.5 and later).",
            begins("encrypt the root disk"),
            begins("new passphrase"));

    /** For {@link #SETS_LOCATION}: the sets come from the mirror that this server keeps. */
    public static final String OWN_MIRROR = "mirror";

    public static final Key<String> SETS_LOCATION = OF_SETS.printed(
            "location",
            formed("http, disk, nfs, cd0 or " + OWN_MIRROR, "", "http|disk|nfs|cd[0-9]*|" + OWN_MIRROR),
            "Where the sets are: http, disk, nfs or cd0; mirror for site.mirror.",
            asks("location of sets"),
            begins("directory does not contain"));

    public static final Key<String> SETS_SERVER =
            OF_SETS.printed("server", TEXT.keptIf(InstallerRules::isServer), "The HTTP server.", asks("http server"));

    private static final Key<String> SETS_DIRECTORY = OF_SETS.printed(
            "directory",
            new ValueType<>(TEXT.kind(), at -> at.line(IN_DIRECTORY), null),
            "Directory there, with ${release}, ${arch} or ${setdir} in it; the installer's default is pub/OpenBSD/${setdir}.",
            asks("server directory"));

    static {
        OF_SETS.printed("proxy", TEXT, "URL of an HTTP proxy, or none.", asks("http proxy url"));
        OF_SETS.printed(
                "names",
                ValueType.TEXTS.keptIf((names, at) -> !names.isEmpty()).as(names -> String.join(" ", names)),
                "Set names to add or, with '-', remove.",
                asks("set name(s)"));
    }

    /** Site sets to install though no signature covers them. */
    public static final Key<List<String>> UNVERIFIED = OF_SETS.printed(
            "unverified",
            ValueType.TEXTS,
            "Site sets to install though no signature covers them.",
            begins("checksum test for"),
            begins("unverified sets"));

    /** Whether the machine gets a site set that is made here. */
    public static final Key<Boolean> SITE = OF_SETS.key(
            "site", YES_NO, "Whether it gets a site set that is made of the trees in site/ and of site-set.");

    /** Pieces of a site set that need no file. */
    public static final Key<BootReport> FIRST_BOOT = OF_SITE_SET.key(
            "first-boot",
            new ValueType<>(
                    new Either(new Bool(), new Words(List.of(BootReport.LOG.toString()))),
                    at -> at.parsed("yes, no or log", BootReport::of),
                    BootReport.NO),
            "Whether it reports its first boot to this server, or even sends the installer's log; default no.");

    public static final Key<Map<String, List<String>>> AUTHORIZED_KEYS = OF_SITE_SET.key(
            "authorized-keys",
            new ValueType<>(
                    new MapOf(new ListOf(TEXT.kind())), at -> Optional.of(InstallerRules.authorizedKeys(at)), Map.of()),
            "Public ssh keys for root and other users: { USER: [KEY...] }.");

    public static final Key<List<String>> PACKAGES = OF_SITE_SET.key(
            "packages",
            formed("the name of a package", "^[A-Za-z0-9][A-Za-z0-9+._%-]*$", "[A-Za-z0-9][A-Za-z0-9+._%-]*")
                    .list(),
            "Packages that pkg_add(1) installs at the first boot.");

    public static final Key<String> INSTALLURL = OF_SITE_SET.key(
            "installurl",
            formed(
                    "a URL such as https://cdn.openbsd.org/pub/OpenBSD, without a slash at its end",
                    "^https?://[^ ]*[^ /]$",
                    "https?://[!-~]*[!-.0-~]"),
            "What installurl(5) holds, if not the mirror that it was installed from.");

    public static final Key<List<String>> RC_CONF_LOCAL =
            OF_SITE_SET.key("rc.conf.local", ValueType.TEXTS, "Lines for the end of rc.conf.local(8).");

    public static final Key<List<String>> DOAS =
            OF_SITE_SET.key("doas", ValueType.TEXTS, "Lines of doas.conf(5), which doas -C has to take.");

    /** Names of the templates to use in place of the usual ones. */
    public static final Key<String> INSTALL_TEMPLATE = OF_TEMPLATES.key(
            "install", TEMPLATE_NAME, "Template of the response file for installation; default install.conf.ftl.");

    public static final Key<String> UPGRADE_TEMPLATE = OF_TEMPLATES.key(
            "upgrade", TEMPLATE_NAME, "Template of the response file for upgrades; default upgrade.conf.ftl.");

    /** All but {@link #VARS}, which stand at the end of a host. */
    public static final Shape SHAPE = new Shape("settings");

    static {
        SHAPE.printed("root", map(ROOT), "The root account.");
    }

    public static final Key<ValueMap> USER_SETTINGS = SHAPE.printed(
            "user", map(USER, (map, values) -> Optional.of(values).filter(v -> v.has(USER_NAME))), "A user to set up.");

    static {
        SHAPE.printed("timezone", TEXT, "Time zone: Europe/Berlin.", asks("what timezone", "what timezone are you in"));
        SHAPE.printed("console", map(CONSOLE, Settings::console), "Serial console.");
        SHAPE.printed("terminal", TEXT, "Terminal type.", asks("terminal type"));
        SHAPE.printed("keyboard", TEXT, "Keyboard layout.", asks("choose your keyboard layout"));
    }

    public static final Key<Boolean> SSHD = SHAPE.printed(
            "sshd", YES_NO, "Start sshd(8) by default.", asks("start sshd(8)", "start sshd(8) by default"));

    static {
        SHAPE.printed(
                "x11", YES_NO, "Expect to run the X Window System.", asks("do you expect to run the x window system"));
        SHAPE.printed(
                "xenodm",
                YES_NO,
                "Start X by xenodm(1).",
                asks("do you want the x window system", "do you want the x window system to be started by xenodm(1)"));
        SHAPE.printed("dns", map(DNS), "Resolver, for hosts that do not learn it from DHCP.");
    }

    public static final Key<ValueMap> ROOT_DISK = SHAPE.printedAs("disk", "root-disk", map(DISK), "The root disk.");
    public static final Key<ValueMap> SETS =
            SHAPE.printed("sets", map(OF_SETS, Settings::sets), "Where the sets come from, and which.");
    public static final Key<ValueMap> SITE_SET =
            SHAPE.key("site-set", map(OF_SITE_SET), "What its site set does beside the files of its trees.");
    public static final Key<Disklabel> DISKLABEL = SHAPE.key(
            "disklabel",
            new ValueType<>(new Either(TEXT.kind(), new ListOf(TEXT.kind())), Settings::disklabel, null),
            "Disklabel template: the name of one in templates/, or a list of its lines.",
            begins("url to autopartitioning template"));
    public static final Key<ValueMap> TEMPLATES =
            SHAPE.key("templates", map(OF_TEMPLATES), "Other templates than the usual ones.");

    /** Question to answer, in the order written. */
    public static final Key<Map<String, FreeValue>> ANSWERS =
            SHAPE.key("answers", FURTHER, "Further lines for install.conf: question and answer.");

    public static final Key<Map<String, FreeValue>> UPGRADE_ANSWERS =
            SHAPE.key("upgrade-answers", FURTHER, "Further lines for upgrade.conf.");

    public static final Key<Map<String, FreeValue>> VARS =
            new Key<>("vars", ValueType.FREE.otherwise(Map.of()), "Anything the templates want.", null, List.of());

    /** A disklabel template: one of ours by name, or its lines. Exactly one of the two is given. */
    public record Disklabel(@Nullable String file, List<String> lines) {
        public Optional<String> template() {
            return Optional.ofNullable(file);
        }

        @Override
        public String toString() {
            return file == null ? String.join("; ", lines) : file;
        }
    }

    /**
     * A question of the installer, and the key that answers it.
     *
     * @param begins how a line of a response file with that question begins, in lower case
     * @param whole the question in its wordings, without the question mark, if an answer to it is a value of the key
     * @param path of the key in a host, with dots between
     * @param expression what a template prints the answer with
     */
    public record Asked(String begins, List<String> whole, String path, String expression, Key<?> key) {}

    /** All questions that a key answers. */
    public static final List<Asked> QUESTIONS = questions("", "", SHAPE.all());

    private Settings() {}

    private static List<Asked> questions(String path, String expression, List<Key<?>> keys) {
        List<Asked> all = new ArrayList<>();
        for (Key<?> key : keys) {
            String own = path + key.name();
            String printed = expression + key.printedAs().orElse("");
            String print = key.isTruth() ? printed + "?string('yes', 'no')" : printed;
            key.questions().forEach(q -> all.add(new Asked(q.begins(), q.whole(), own, print, key)));
            all.addAll(questions(own + ".", printed + ".", key.below()));
        }
        return List.copyOf(all);
    }

    /** The directory of the sets for a release and architecture. */
    public static Optional<String> directory(ValueMap sets, Setdir setdir) {
        return sets.get(SETS_DIRECTORY)
                .map(d -> d.replace("${release}", setdir.release())
                        .replace("${arch}", setdir.arch())
                        .replace("${setdir}", setdir.toString()));
    }

    /** What says where sets are elsewhere, and so nothing where they come from this server. */
    static final List<String> ELSEWHERE = List.of("server", "directory", "proxy");

    private static Optional<ValueMap> sets(MapReader sets, ValueMap values) {
        if (values.get(SETS_LOCATION).filter(OWN_MIRROR::equals).isPresent()) {
            ELSEWHERE.stream()
                    .filter(sets::has)
                    .forEach(key -> sets.error(
                            key,
                            "'" + key + "' with location mirror, which says by itself where the sets are",
                            "location: http, or no '" + key + "'"));
        }
        return Optional.of(values);
    }

    /** Whether those settings let the sets come from the mirror that this server keeps. */
    public static boolean useOwnMirror(ValueMap settings) {
        return settings.get(SETS, SETS_LOCATION).filter(OWN_MIRROR::equals).isPresent();
    }

    private static Optional<ValueMap> console(MapReader console, ValueMap values) {
        if (!console.has("device") && console.has("speed")) {
            console.error("speed", "a console speed, but no device", "device: com0");
        }
        return Optional.of(values).filter(v -> v.has(CONSOLE_DEVICE));
    }

    private static Optional<Disklabel> disklabel(ValueAt at) {
        if (at.node() instanceof Sequence) {
            List<String> lines =
                    at.items().stream().flatMap(item -> item.line().stream()).toList();
            return Optional.of(new Disklabel(null, lines)).filter(d -> !lines.isEmpty());
        }
        return TEMPLATE_NAME.read().from(at).map(name -> new Disklabel(name, List.of()));
    }

    /** What a machine tells at its first boot. */
    public enum BootReport {
        NO,
        /** That it booted. */
        YES,
        /** The installer's log and the host keys, too. */
        LOG;

        private static Optional<BootReport> of(String text) {
            return text.equals("log") ? Optional.of(LOG) : ValueAt.truthOf(text).map(yes -> yes ? YES : NO);
        }

        /** As the inventory spells it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
