package org.autoinstalld.installer;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole unattended installation: of a guest of vmd(8) with one interface and one disk, from http, up to its first boot.
 * The questions, their order and what is done when are those of install.sub; disks are left out, the new system is a folder.
 */
public final class WholeInstallation {
    private static final String INTERFACE = "vio0";
    private static final int SINCE_BUILDINFO = 76;
    private static final int SINCE_ENCRYPTION = 75;
    private static final int SINCE_AUTOCONF = 79;

    private final Machine machine;
    private final Lease lease;
    private final Ftp ftp;
    private final Path keys;
    private final Path home;
    private final NewSystem system;
    private final List<String> console = new ArrayList<>();
    private Questions questions = new Questions(new ResponseFile(new byte[0]));
    private Runnable beforeSets = () -> {};

    /**
     * @param keys those of the RAM disk, {@code openbsd-78-base.pub}
     * @param home a folder that is made; the new system will be {@code root} in it
     */
    public WholeInstallation(Machine machine, Lease lease, Ftp ftp, Path keys, Path home) {
        this.machine = machine;
        this.lease = lease;
        this.ftp = ftp;
        this.keys = keys;
        this.home = home;
        system = new NewSystem(home.resolve("root"));
    }

    /** @param pause done when the sets are chosen, and none is fetched yet */
    public void beforeSets(Runnable pause) {
        beforeSets = pause;
    }

    /**
     * Installs, and boots for the first time.
     *
     * @return whether it came to its end; {@link #console} says why not
     */
    public boolean run() {
        try {
            install();
            return true;
        } catch (Stopped | ResponseFile.NoAnswer e) {
            console.add(e.getMessage());
            return false;
        }
    }

    /** What was said. */
    public List<String> console() {
        List<String> all = new ArrayList<>(console);
        all.addAll(system.console());
        return all;
    }

    /** Questions that a line of the response file answered. */
    public List<String> answered() {
        return questions.taken();
    }

    /** Lines of the response file that nothing asked for. */
    public List<String> unused() {
        return questions.unused();
    }

    private record User(String name, String fullName, String password, String key) {}

    private void install() {
        questions = new Questions(new Installer(machine, ftp)
                .start(lease)
                .file()
                .orElseThrow(() -> new Stopped("Could not determine auto mode.")));
        questions.ask("Terminal type?", "vt220");
        String hostName = questions.ask(
                "System hostname? (short form, e.g. 'foo')", lease.hostName().replaceFirst("\\..*", ""));
        String network = network();
        String root = questions.askSecretly("Password for root account?");
        String rootKey = questions.ask("Public ssh key for root account?", "none");
        boolean sshd = questions.yes("Start sshd(8) by default?", "yes");
        if (questions.yes("Change the default console to com0?", "yes")) {
            questions.ask("Which speed should com0 use?", "115200");
        }
        User user = user();
        if (sshd) {
            questions.ask("Allow root ssh login? (yes, no, prohibit-password)", "no");
        }
        disk();
        sets(hostName.replaceFirst("\\..*", ""));
        String zone = questions.ask("What timezone are you in? ('?' for list)", "Canada/Mountain");
        save(hostName, network, zone, root, rootKey, user);
        firstTime();
        if (system.has("install.site") && Files.isExecutable(system.path("install.site"))) {
            if (system.chroot("/install.site") != 0) {
                throw new Stopped("install.site failed");
            }
        }
        boot();
    }

    private String network() {
        String text = "Network interface to configure? (name, lladdr, '?', or 'done')";
        StringBuilder lines = new StringBuilder();
        String otherwise = INTERFACE;
        for (String name = questions.ask(text, otherwise); !name.equals("done"); name = questions.ask(text, "done")) {
            String v4 = questions.ask("IPv4 address for " + name + "? (or 'autoconf' or 'none')", "autoconf");
            if (!v4.equals("autoconf") && !v4.equals("none")) {
                throw new Stopped("this stand-in asks DHCP");
            }
            lines.append("inet autoconf\n");
            String v6 = questions.ask(
                    "IPv6 address for " + name + "? (or 'autoconf' or 'none')",
                    machine.number() < SINCE_AUTOCONF ? "none" : "autoconf");
            lines.append(v6.equals("none") ? "" : "inet6 autoconf\n");
        }
        return lines.toString();
    }

    private User user() {
        String name = questions.ask("Setup a user? (enter a lower-case loginname, or 'no')", "no");
        if (name.equals("no")) {
            return new User("", "", "", "none");
        }
        return new User(
                name,
                questions.ask("Full name for user " + name + "?", name),
                questions.askSecretly("Password for user " + name + "?"),
                questions.ask("Public ssh key for user " + name, "none"));
    }

    private void disk() {
        questions.ask("Which disk is the root disk? ('?' for details)", "sd0");
        if (machine.number() >= SINCE_ENCRYPTION) {
            questions.ask("Encrypt the root disk with a (p)assphrase or (k)eydisk?", "no");
        }
        questions.ask("Use (W)hole disk MBR, whole disk (G)PT or (E)dit?", "whole");
        String template = questions.ask("URL to autopartitioning template for disklabel?", "none");
        if (template.equals("none")) {
            questions.ask("Use (A)uto layout, (E)dit auto layout, or create (C)ustom layout?", "a");
        } else if (!(ftp.get(template) instanceof Fetch.Fetched got) || got.body().length == 0) {
            throw new Stopped("No autopartitioning template found.");
        }
    }

    // ---- the sets ----

    private void sets(String shortName) {
        String offered = "Location of sets? (disk http nfs or 'done')";
        String otherwise = "http";
        boolean complete = false;
        for (String place = questions.ask(offered, otherwise);
                !place.equals("done");
                place = questions.ask(offered, otherwise)) {
            if (!place.startsWith("h")) {
                throw new Stopped("this stand-in takes sets from http");
            }
            complete = http(shortName);
            otherwise = "done";
        }
        if (!complete) {
            questions.insist("Are you *SURE* your install is complete without 'bsd'?");
        }
    }

    private boolean http(String shortName) {
        questions.ask("HTTP proxy URL? (e.g. 'http://proxy:8080', or 'none')", "none");
        String server = questions.ask("HTTP Server? (hostname or 'done')", "");
        if (!server.startsWith("http://")
                || server.substring("http://".length()).contains("/")) {
            throw new Stopped("'" + server + "' is not a valid hostname.");
        }
        String directory = questions
                .ask("Server directory?", "pub/OpenBSD/" + machine.setdir())
                .replaceFirst("^/+", "");
        String digits = machine.digits();
        SetSource source = new SetSource(
                ftp,
                server + "/" + directory,
                keys.resolve("openbsd-" + digits + "-base.pub"),
                made(home.resolve("sets")));
        List<String> there = new ArrayList<>(SetChoice.signed(source.list()));
        SetChoice.indexed(source.index()).stream()
                .filter(n -> !there.contains(n))
                .forEach(there::add);
        List<String> all = SetChoice.all(digits, 1, shortName);
        SetChoice choice = new SetChoice(all, there, "site" + digits + ".tgz");
        if (choice.listed().isEmpty()) {
            throw new Stopped("Looked at " + server + "/" + directory + " and found no OpenBSD sets.");
        }
        if (!choice.has("INSTALL." + machine.arch())) {
            questions.insist("INSTALL." + machine.arch() + " not found. Use sets found here anyway?");
        }
        while (choice.take(questions.ask("Set name(s)? (or 'abort' or 'done')", "done"))) {
            continue;
        }
        beforeSets.run();
        List<String> wanted = new ArrayList<>(choice.chosen());
        if (machine.number() >= SINCE_BUILDINFO && there.contains("BUILDINFO")) {
            wanted.add("BUILDINFO");
        }
        List<String> kept = source.prefetch(wanted, questions);
        for (String name : kept) {
            console.add("Installing " + name);
            if (!name.equals("BUILDINFO") && !system.install(source.file(name))) {
                questions.insist("Installation of " + name + " failed. Continue anyway?");
            }
        }
        if (!system.has("etc/installurl")) {
            system.write("etc/installurl", server + "/" + directory.replaceFirst("/[^/]+/[^/]+/*$", "") + "\n");
        }
        return kept.containsAll(List.of("bsd", "base" + digits + ".tgz"));
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- what the installer writes, after all sets are unpacked ----

    private void save(String hostName, String network, String zone, String root, String rootKey, User user) {
        system.write("etc/hosts", "127.0.0.1\tlocalhost\n::1\t\tlocalhost\n");
        system.replace("etc/fstab", "rw-r--r--", "0123456789abcdef.a / ffs rw 1 1\n");
        system.replace("etc/hostname." + INTERFACE, "rw-r-----", network);
        system.replace("etc/myname", "rw-r--r--", hostName + "\n");
        system.replace("etc/ttys", "rw-r--r--", "tty00\t\"/usr/libexec/getty std.115200\"\tvt220\ton  secure\n");
        system.replace("etc/boot.conf", "rw-r--r--", "stty com0 115200\nset tty com0\n");
        system.write("etc/resolv.conf", "nameserver 10.9.0.1\n");
        system.write("etc/localtime.name", zone + "\n");
        system.append("etc/master.passwd", "root:" + root + ":0:0:daemon:0:0:Charlie &:/root:/bin/ksh\n");
        key("root", rootKey, 0);
        if (!user.name.isEmpty()) {
            String rest = ":1000:1000:" + user.fullName + ":/home/" + user.name + ":/bin/ksh\n";
            system.append("etc/passwd", user.name + ":*" + rest);
            made(system.path("home/" + user.name));
            own("home/" + user.name, 1000);
            key("home/" + user.name, user.key, 1000);
        }
    }

    private void key(String folder, String key, int owner) {
        if (!key.equals("none")) {
            system.append(folder + "/.ssh/authorized_keys", key + "\n");
            own(folder + "/.ssh", owner);
            own(folder + "/.ssh/authorized_keys", owner);
        }
    }

    private void own(String path, int owner) {
        try {
            Files.setAttribute(system.path(path), "unix:uid", owner);
            Files.setAttribute(system.path(path), "unix:gid", owner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void firstTime() {
        system.write("var/log/install.resp.1", String.join("\n", questions.log()) + "\n");
        system.write("var/log/ai.log.1", String.join("\n", console) + "\n");
        system.append("etc/rc.firsttime", """
                ( mail -s 'install response file' root </var/log/install.resp.1 && rm /var/log/install.resp.1 )
                ( mail -s 'install log' root </var/log/ai.log.1 && rm /var/log/ai.log.1 )
                """);
    }

    /** rc(8), as far as it runs once. */
    private void boot() {
        system.write(
                "etc/ssh/ssh_host_ed25519_key.pub",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKqqqKRFQwShIcHZCnGnyecl/KjVDHxqbLbKmff/AwgI root\n");
        if (system.chroot("mv /etc/rc.firsttime /etc/rc.firsttime.run && . /etc/rc.firsttime.run") != 0) {
            throw new Stopped("rc.firsttime failed");
        }
    }

    // ---- in a process of its own, to be put into a network namespace ----

    /**
     * Arguments: lladdr, version, next-server, host name, folder of keys, home. Prints what was answered, what was not
     * asked for, and the console; exits 0 if it came to its end.
     */
    public static void main(String[] arguments) {
        WholeInstallation one = new WholeInstallation(
                new Machine(arguments[0], arguments[1], "amd64"),
                new Lease(arguments[2], "auto_install", arguments[3]),
                new Ftp(80),
                Path.of(arguments[4]),
                Path.of(arguments[5]));
        boolean done = one.run();
        PrintStream out = System.out;
        one.answered().forEach(q -> out.println("answered: " + q));
        one.unused().forEach(l -> out.println("unused: " + l));
        one.console().forEach(l -> out.println("console: " + l));
        System.exit(done ? 0 : 1);
    }
}
