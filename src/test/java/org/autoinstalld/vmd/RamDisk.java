package org.autoinstalld.vmd;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.installer.Fetch;
import org.autoinstalld.installer.Ftp;
import org.autoinstalld.installer.Installer;
import org.autoinstalld.installer.Machine;
import org.autoinstalld.installer.ResponseFile;

/** The installer on a guest's console: its prompt, its lease, its answer, its questions. */
final class RamDisk {
    private static final String PROMPT = "(I)nstall, (U)pgrade, (A)utoinstall or (S)hell? ";
    private static final Pattern REPORT = Pattern.compile("ftp -Vo /dev/null (http://\\S+)");

    private final Guests.Boot boot;
    private final String release;
    private final GuestNetwork.Port port;
    private final Stages stages;
    private final GuestHabits habits;
    private final OpenBsdGuests.Screen screen;
    private String typed = "";
    private boolean timerIsGone;

    RamDisk(
            Guests.Boot boot,
            String release,
            GuestNetwork.Port port,
            Stages stages,
            GuestHabits habits,
            OpenBsdGuests.Screen screen) {
        this.boot = boot;
        this.release = release;
        this.port = port;
        this.stages = stages;
        this.habits = habits;
        this.screen = screen;
    }

    /** Until something is installed; without that it is at its prompt for ever. */
    OpenBsdGuests.Installed run() throws InterruptedException, GuestStops {
        screen.print("erase ^?, werase ^W, kill ^U, intr ^C, status ^T\n\nWelcome to the OpenBSD/amd64 " + release
                + " installation program.\n");
        while (true) {
            boolean byItself = boot.netboot().isPresent() && !timerIsGone;
            if (byItself) {
                screen.print("Starting non-interactive mode in 5 seconds...\n");
            }
            screen.print(PROMPT);
            stages.at(boot.name(), Stage.PROMPT);
            timerIsGone = true;
            String answer = byItself ? "a" : line();
            if (byItself) {
                screen.print("\n");
            }
            if (!answer.isEmpty() && "aA".indexOf(answer.charAt(0)) >= 0) {
                try {
                    return autoinstall();
                } catch (ResponseFile.NoAnswer e) {
                    screen.print("\n" + e.getMessage() + "\nfailed; check /tmp/ai/ai.log\n");
                } catch (Failed e) {
                    screen.print(e.getMessage() + "\nfailed; check /tmp/ai/ai.log\n");
                }
            }
        }
    }

    /** The second installer gave up. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String console) {
            super(console);
        }
    }

    /** What is typed, up to Return, and echoed as the installer's terminal does. */
    private String line() throws InterruptedException {
        while (true) {
            int end = typed.indexOf('\r') >= 0 ? typed.indexOf('\r') : typed.indexOf('\n');
            if (end >= 0) {
                String line = typed.substring(0, end);
                typed = typed.substring(end + 1);
                screen.print("\n");
                return line;
            }
            String more = screen.read();
            if (more.isEmpty() || Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            screen.print(more.replaceAll("[\r\n]", ""));
            typed += more;
        }
    }

    private OpenBsdGuests.Installed autoinstall() throws InterruptedException, GuestStops, Failed {
        if (boot.netboot().isEmpty() && boot.vm().interfaces().size() > 1) {
            screen.print("Available network interfaces are: vio0 vio1.\n"
                    + "Which network interface should be used for the initial DHCP request? (or 'done') [vio0] ");
            line();
        }
        stages.at(boot.name(), Stage.LEASE);
        Optional<GuestNetwork.Offer> offer = port.lease();
        if (offer.isEmpty()) {
            screen.print("No dhcp address on interface vio0 in 30 seconds.\n");
            screen.print("Could not determine auto server.\nCould not determine auto mode.\n");
            return askWhere("");
        }
        var lease = offer.get().lease();
        if (lease.nextServer().isEmpty()) {
            screen.print("Could not determine auto server.\n");
        }
        if (lease.mode().isEmpty()) {
            screen.print("Could not determine auto mode.\n");
        }
        stages.at(boot.name(), Stage.ANSWER);
        Machine machine = new Machine(boot.lladdr().orElseThrow(), release, "amd64");
        Ftp ftp = port.ftp();
        Installer.Outcome found = new Installer(machine, ftp).start(lease);
        if (found.file().isEmpty()) {
            return askWhere(lease.nextServer().isEmpty() ? "" : "http://" + lease.nextServer() + "/install.conf");
        }
        screen.print("Fetching " + found.url().orElseThrow() + "\nPerforming non-interactive "
                + found.mode().orElseThrow() + "...\n");
        stages.at(boot.name(), Stage.QUESTIONS);
        return install(offer.get(), found, ftp);
    }

    /** Blocks: it waits for whoever sits at the console. */
    private OpenBsdGuests.Installed askWhere(String otherwise) throws InterruptedException, Failed {
        screen.print("Response file location?" + (otherwise.isEmpty() ? "" : " [" + otherwise + "]") + " ");
        while (true) {
            line();
        }
    }

    // ---- the questions ----

    private OpenBsdGuests.Installed install(GuestNetwork.Offer offer, Installer.Outcome found, Ftp ftp)
            throws InterruptedException, GuestStops, Failed {
        ResponseFile file = found.file().orElseThrow();
        if (found.mode().orElseThrow().equals("upgrade")) {
            OpenBsdGuests.Installed there =
                    OpenBsdGuests.installed(boot.disk()).orElseThrow(() -> new Failed("No root partition found."));
            ask(file, "Which disk is the root disk? ('?' for details)", "sd0");
            sets(file, ftp, found);
            screen.print("CONGRATULATIONS! Your OpenBSD upgrade has been successfully completed!\n");
            return there;
        }
        ask(file, "Terminal type?", "vt220");
        String hostName = ask(
                file,
                "System hostname? (short form, e.g. 'foo')",
                offer.lease().hostName().replaceFirst("\\..*", ""));
        if (hostName.contains(" ")) {
            throw new Failed("Invalid hostname.");
        }
        network(file);
        secret(file, "Password for root account?");
        ask(file, "Public ssh key for root account?", "none");
        boolean sshd = yes(file, "Start sshd(8) by default?", "yes");
        if (yes(file, "Change the default console to com0?", "yes")) {
            ask(file, "Which speed should com0 use?", "115200");
        }
        user(file);
        if (sshd) {
            ask(file, "Allow root ssh login? (yes, no, prohibit-password)", "no");
        }
        disk(file, ftp);
        sets(file, ftp, found);
        ask(file, "What timezone are you in? ('?' for list)", "Canada/Mountain");
        screen.print("Saving configuration files... done.\nMaking all device nodes... done.\n"
                + "Relinking to create unique kernel... done.\n\n"
                + "CONGRATULATIONS! Your OpenBSD install has been successfully completed!\n");
        return new OpenBsdGuests.Installed(hostName, offer.address(), sshd, report(offer, ftp, hostName));
    }

    private void network(ResponseFile file) {
        String question = "Network interface to configure? (name, lladdr, '?', or 'done')";
        for (String name = ask(file, question, "vio0"); !name.equals("done"); name = ask(file, question, "done")) {
            ask(file, "IPv4 address for " + name + "? (or 'autoconf' or 'none')", "autoconf");
            ask(file, "IPv6 address for " + name + "? (or 'autoconf' or 'none')", "none");
        }
    }

    private void user(ResponseFile file) {
        String name = ask(file, "Setup a user? (enter a lower-case loginname, or 'no')", "no");
        if (!name.equals("no")) {
            ask(file, "Full name for user " + name + "?", name);
            secret(file, "Password for user " + name + "?");
            ask(file, "Public ssh key for user " + name, "none");
        }
    }

    private void disk(ResponseFile file, Ftp ftp) throws InterruptedException, GuestStops, Failed {
        screen.print("Available disks are: sd0.\n");
        ask(file, "Which disk is the root disk? ('?' for details)", "sd0");
        if (!release.startsWith("7.4")) {
            ask(file, "Encrypt the root disk with a (p)assphrase or (k)eydisk?", "no");
        }
        ask(file, "Use (W)hole disk MBR, whole disk (G)PT or (E)dit?", "whole");
        String template = ask(file, "URL to autopartitioning template for disklabel?", "none");
        stages.at(boot.name(), Stage.TEMPLATE);
        if (template.equals("none")) {
            ask(file, "Use (A)uto layout, (E)dit auto layout, or create (C)ustom layout?", "a");
        } else if (!(ftp.get(template) instanceof Fetch.Fetched got) || got.body().length == 0) {
            throw new Failed("No autopartitioning template found.");
        }
        screen.print("newfs: done\n");
    }

    private void sets(ResponseFile file, Ftp ftp, Installer.Outcome found)
            throws InterruptedException, GuestStops, Failed {
        String location = ask(file, "Location of sets? (disk http nfs or 'done')", "http");
        stages.at(boot.name(), Stage.SETS);
        if (location.startsWith("h")) {
            ask(file, "HTTP proxy URL? (e.g. 'http://proxy:8080', or 'none')", "none");
            String server = ask(file, "HTTP Server? (hostname or 'done')", "");
            String directory = ask(file, "Server directory?", "pub/OpenBSD/" + release + "/amd64")
                    .replaceFirst("^/+", "");
            String names = ask(file, "Set name(s)? (or 'abort' or 'done')", "done");
            if (habits.sets()) {
                fetch(file, ftp, (server.startsWith("http") ? server : "http://" + server) + "/" + directory);
            }
            if (!names.equals("done")) {
                ask(file, "Set name(s)? (or 'abort' or 'done')", "done");
            }
        }
        ask(file, "Location of sets? (disk http nfs or 'done')", "done");
    }

    /** Everything that SHA256.sig lists and an installation takes. */
    private void fetch(ResponseFile file, Ftp ftp, String url) throws Failed {
        String digits = release.replaceAll("[^0-9]", "");
        Fetch list = ftp.get(url + "/SHA256.sig");
        ftp.get(url + "/index.txt");
        if (!(list instanceof Fetch.Fetched sig)) {
            screen.print("ftp: connect: Connection refused\n");
            insist(file, "Cannot fetch SHA256.sig. Continue without verification?");
            throw new Failed("Looked at " + url + " and found no OpenBSD " + release + " sets.");
        }
        ftp.get(url + "/SHA256.sig");
        Matcher names =
                Pattern.compile("SHA256 \\(([^)]+)\\) = ").matcher(new String(sig.body(), StandardCharsets.UTF_8));
        while (names.find()) {
            String name = names.group(1);
            if (name.matches("bsd(\\.mp|\\.rd)?|[a-z]+" + digits + "\\.tgz")) {
                if (!(ftp.get(url + "/" + name) instanceof Fetch.Fetched)) {
                    insist(file, "Fetching of " + name + " failed. Continue anyway?");
                }
                screen.print("Installing " + name + "     100% |**************************|  00:01\n");
            }
        }
    }

    private String report(GuestNetwork.Offer offer, Ftp ftp, String hostName) {
        if (!habits.reports()) {
            return "";
        }
        String url = "http://" + offer.lease().nextServer() + "/firstboot/" + hostName;
        return ftp.get(url) instanceof Fetch.Fetched got
                ? REPORT.matcher(new String(got.body(), StandardCharsets.UTF_8))
                        .results()
                        .findFirst()
                        .map(m -> m.group(1))
                        .orElse("")
                : "";
    }

    // ---- one question ----

    private String ask(ResponseFile file, String question, String otherwise) {
        screen.print(question + (otherwise.isEmpty() ? "" : " [" + otherwise + "]") + " ");
        String answer = file.ask(question, otherwise);
        screen.print(answer + "\n");
        return answer;
    }

    private void secret(ResponseFile file, String question) {
        screen.print(question + " ");
        file.ask(question);
        screen.print("<provided>\n");
    }

    private boolean yes(ResponseFile file, String question, String otherwise) throws Failed {
        String answer = ask(file, question, otherwise).toLowerCase(java.util.Locale.ROOT);
        if (!answer.matches("y|yes|n|no")) {
            throw new Failed("'" + answer + "' is not a valid choice.");
        }
        return answer.startsWith("y");
    }

    private void insist(ResponseFile file, String question) throws Failed {
        if (!yes(file, question, "no")) {
            throw new Failed("");
        }
    }
}
