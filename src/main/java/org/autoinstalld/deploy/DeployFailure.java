package org.autoinstalld.deploy;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.deploy.LedgerSight.Refusal;

/** Why a step failed, in words for who has to mend it: what was waited for, what was seen last, what to do. */
final class DeployFailure {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;

    private final GuestFacts facts;
    private final Sighting seen;

    DeployFailure(GuestFacts facts, Sighting seen) {
        this.facts = facts;
        this.seen = seen;
    }

    private HostName host() {
        return facts.host();
    }

    /** What was waited for did not come in time. */
    String late(DeployStep step, Duration bound, Mode mode) {
        String within = " within " + spelt(bound);
        if (!seen.blind().isEmpty()) {
            return "vmd could not be asked" + within + ": " + seen.blind();
        }
        return switch (step) {
            case ANSWER -> noAnswer(within);
            case INSTALL ->
                "the installer did not reboot" + within + "." + onConsole() + " autoinstalld history " + host()
                        + " tells what it fetched last; " + look("where it stands");
            case BOOT ->
                (facts.reports()
                                ? "it did not report its first boot"
                                : facts.isQuiet()
                                        ? "its VM did not stay up"
                                        : "port 22 of " + facts.address() + " did not answer")
                        + within + "." + onConsole() + " " + look("what it does") + "; if it was not "
                        + (mode == Mode.UPGRADE ? "upgraded" : "installed") + " to the end, autoinstalld abort "
                        + host() + ", then autoinstalld "
                        + (mode == Mode.UPGRADE ? "upgrade " : "reinstall ") + host() + ", begins anew";
            default -> step.word() + " did not end" + within;
        };
    }

    private String noAnswer(String within) {
        LedgerSight ledger = seen.ledger();
        if (ledger == null) {
            return "the server could not be asked" + within + " of the start whether it served it; start autoinstalld"
                    + " serve, then autoinstalld resume";
        }
        return ledger.refusal() == null
                ? "nothing asked for it" + within + " of the start." + onConsole() + " " + entry()
                : refused(ledger.refusal());
    }

    /** Who asked and got nothing, and why that may be. */
    String refused(Refusal refusal) {
        String words = (refusal.requester().isEmpty() ? "somebody" : refusal.requester()) + " asked and got "
                + refusal.status() + " at " + TIME.format(refusal.at()) + ": " + refusal.reason();
        if (refusal.status() == FORBIDDEN
                && facts.address() != null
                && !refusal.requester().isEmpty()
                && !refusal.requester().equals(facts.address())) {
            return words + " (dhcpd gave it another address: restarted?)";
        }
        return words
                + (refusal.status() == UNAVAILABLE
                        ? "; autoinstalld check " + host() + " tells what is wrong with it"
                        : "; autoinstalld history " + host() + " tells what else was asked for");
    }

    private String entry() {
        return facts.dhcpdConf() == null
                ? "Does a DHCP server know lladdr " + facts.lladdr() + " and name this server?"
                : "Is lladdr " + facts.lladdr() + " in " + facts.dhcpdConf() + ", and does dhcpd serve "
                        + (facts.on() == null ? "its network" : facts.on()) + "?";
    }

    private String vmctl(String verb) {
        return facts.typed("vmctl " + verb + " " + host());
    }

    /** A console is shown to one at a time, and while a session here has it to nobody else. */
    private String look(String what) {
        return seen.console().last().isEmpty()
                ? vmctl("console") + " shows " + what
                : "autoinstalld status " + host() + " tells how its console is looked at, which shows " + what;
    }

    private String onConsole() {
        String last = seen.console().last();
        if (last.isEmpty()) {
            return "";
        }
        return " Last on its console: \"" + last + (last.endsWith(".") ? "\"" : "\".");
    }

    /** What stands on its console. */
    String onItsConsole() {
        ConsoleSight console = seen.console();
        LedgerSight ledger = seen.ledger();
        if (!console.question().isEmpty()) {
            return "the installer stopped: " + console.failure() + "; its dialogue "
                    + (ledger == null || ledger.stop().isEmpty()
                            ? "did not foresee that"
                            : "foresaw that it " + ledger.stop())
                    + " (autoinstalld dialogue " + host() + ")";
        }
        if (console.failure().startsWith("No dhcp address")) {
            return "its installer got no lease. On its console: \"" + console.failure() + "\" " + entry();
        }
        return "on its console: \"" + console.failure() + "\"; " + look("where it stands");
    }

    String stoppedBeforeAnswer() {
        LedgerSight ledger = seen.ledger();
        String refusal = ledger == null || ledger.refusal() == null ? "" : "; " + refused(ledger.refusal());
        return "its VM stopped before its installer was served" + refusal + "." + onConsole()
                + " Did somebody stop it, or vmd? autoinstalld resume " + host() + " starts it anew";
    }

    String stoppedWithoutSets() {
        return "its VM stopped before the last set was fetched, so it is not installed." + onConsole()
                + " autoinstalld resume " + host() + " installs it anew";
    }

    /** @param doubt what may have stopped it */
    String cutShort(String doubt) {
        return "its VM stopped before its installer was known to be through: " + doubt + "." + onConsole()
                + " autoinstalld resume " + host() + " installs it anew";
    }

    String goneWhileInstalling() {
        return "its VM is gone, and did not reboot into what it installed." + onConsole() + " autoinstalld resume "
                + host() + " installs it anew";
    }

    /** @param stop how it ends before it is done */
    String stops(String stop) {
        return "the installer stopped, as its dialogue foresaw: it " + stop + " (autoinstalld dialogue " + host() + ")";
    }

    /** @param path of an image that was not there when it was checked */
    String foreignDisk(String path) {
        return "its disk is there, " + path + ", and this deployment did not make it; autoinstalld abort " + host()
                + ", then autoinstalld reinstall " + host() + ", installs over it";
    }

    String editedByHand() {
        String dhcp = facts.dhcpdConf();
        return "its entry in " + facts.vmConf() + (dhcp == null ? "" : " or " + dhcp)
                + " is neither what was written for its installation nor what the"
                + " inventory says: somebody edited or removed it since. autoinstalld vmconf " + host() + " --diff "
                + facts.vmConf()
                + (dhcp == null ? " shows" : ", and autoinstalld dhcpd " + host() + " --diff " + dhcp + ", show")
                + " how it should be";
    }

    String stoppedWhileBooting() {
        return "its VM stopped while it booted what was installed." + onConsole() + " " + vmctl("start") + ", and "
                + vmctl("console") + ", show why";
    }

    private static String spelt(Duration length) {
        long seconds = length.toSeconds();
        if (seconds >= 7200 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds >= 60 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
