package org.autoinstalld.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.deploy.NextStep.Await;
import org.autoinstalld.deploy.NextStep.Fail;
import org.autoinstalld.deploy.NextStep.Over;
import org.autoinstalld.deploy.NextStep.Perform;
import org.autoinstalld.deploy.NextStep.Reached;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeployRulesTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final HostName WEB1 = HostName.parse("web1.int.gmmi.me").orElseThrow();
    private static final GuestFacts FACTS = new GuestFacts(
            WEB1, "fe:e1:bb:00:00:01", "192.168.1.4", "veb0", "/etc/dhcpd.conf", "/etc/vm.conf", "", false, true);
    private static final GuestFacts REPORTING = new GuestFacts(
            WEB1, "fe:e1:bb:00:00:01", "192.168.1.4", "veb0", "/etc/dhcpd.conf", "/etc/vm.conf", "", true, true);
    private static final GuestFacts QUIET =
            new GuestFacts(WEB1, "fe:e1:bb:00:00:01", null, "veb0", null, "/etc/vm.conf", "", false, true);
    private static final VmSight RUNS = new VmSight("running", 100L);
    private static final VmSight STOPPED = new VmSight("stopped", null);
    private static final String STOP = "waits at \"Password for root account?\": no line answers it";
    private static final LedgerSight SERVED = new LedgerSight(NOON, null, null, "", null, Duration.ZERO);

    /** What is seen, changed one by one. */
    private record Seen(
            Instant at,
            List<String> missing,
            EntryForm entry,
            String blind,
            @Nullable VmSight guest,
            @Nullable LedgerSight ledger,
            boolean ssh,
            ConsoleSight console,
            VmWatch watch) {
        static Seen nothing() {
            return new Seen(
                    NOON,
                    List.of(),
                    EntryForm.OTHER,
                    "",
                    null,
                    LedgerSight.NOTHING,
                    false,
                    ConsoleSight.NONE,
                    VmWatch.NONE);
        }

        Seen after(Duration time) {
            return new Seen(NOON.plus(time), missing, entry, blind, guest, ledger, ssh, console, watch);
        }

        Seen missing(String... paths) {
            return new Seen(at, List.of(paths), entry, blind, guest, ledger, ssh, console, watch);
        }

        Seen entry(EntryForm form) {
            return new Seen(at, missing, form, blind, guest, ledger, ssh, console, watch);
        }

        Seen guest(@Nullable VmSight now) {
            return new Seen(at, missing, entry, blind, now, ledger, ssh, console, watch);
        }

        Seen ledger(@Nullable LedgerSight now) {
            return new Seen(at, missing, entry, blind, guest, now, ssh, console, watch);
        }

        Seen blind(String why) {
            return new Seen(at, missing, entry, why, null, ledger, ssh, console, watch);
        }

        Seen ssh(boolean answers) {
            return new Seen(at, missing, entry, blind, guest, ledger, answers, console, watch);
        }

        Seen console(String last) {
            return new Seen(
                    at, missing, entry, blind, guest, ledger, ssh, new ConsoleSight(last, "", null, "", false), watch);
        }

        Seen failed(String failure, String question) {
            return failed(at.minusSeconds(10), failure, question);
        }

        Seen failed(Instant when, String failure, String question) {
            ConsoleSight sight = new ConsoleSight("later", failure, when, question, false);
            return new Seen(at, missing, entry, blind, guest, ledger, ssh, sight, watch);
        }

        Seen through() {
            ConsoleSight sight = new ConsoleSight("later", "", null, "", true);
            return new Seen(at, missing, entry, blind, guest, ledger, ssh, sight, watch);
        }

        Seen watched(@Nullable Instant stopped, String doubt) {
            return new Seen(at, missing, entry, blind, guest, ledger, ssh, console, new VmWatch(stopped, doubt));
        }

        Sighting sighting() {
            return new Sighting(at, missing, List.of(), entry, blind, guest, ledger, ssh, console, watch);
        }
    }

    private static Deployment at(DeployStep step, Mode mode, Way way) {
        Deployment deployment = Deployment.begin(WEB1, mode, "vmhost", way, "root", NOON);
        for (DeployStep earlier : DeployStep.values()) {
            if (earlier.compareTo(step) < 0) {
                deployment = deployment.running(earlier, NOON).ended(earlier, StepState.DONE, NOON, "");
            }
        }
        return step.compareTo(DeployStep.START) > 0 ? deployment.armedAt(NOON).startedAt(NOON, 100L) : deployment;
    }

    private static Deployment at(DeployStep step) {
        return at(step, Mode.INSTALL, Way.NETBOOT);
    }

    private static Deployment running(DeployStep step) {
        return at(step).running(step, NOON);
    }

    private static NextStep next(Deployment deployment, GuestFacts facts, Seen seen) {
        return DeployRules.next(deployment, facts, seen.sighting(), Bounds.USUAL);
    }

    private static NextStep next(Deployment deployment, Seen seen) {
        return next(deployment, FACTS, seen);
    }

    private static Reached reached(DeployStep step, StepState how, String detail) {
        return new Reached(step, how, detail);
    }

    private static String failed(NextStep next) {
        assertThat(next).isInstanceOf(Fail.class);
        return next instanceof Fail fail ? fail.why() : "";
    }

    private static final Seen NOTHING = Seen.nothing();

    @Test
    void checkComesFirst() {
        assertThat(next(at(DeployStep.CHECK), NOTHING)).isEqualTo(new Perform(DeployStep.CHECK));
    }

    @Test
    void diskIsMadeOnlyWhereNoneIs() {
        assertThat(next(at(DeployStep.DISK), NOTHING.missing("/home/vm/web1.img")))
                .isEqualTo(new Perform(DeployStep.DISK));
        assertThat(next(at(DeployStep.DISK), NOTHING))
                .isEqualTo(reached(DeployStep.DISK, StepState.SKIPPED, "it is there"));
        Deployment made = at(DeployStep.DISK).havingMade(new CreatedDisk("/home/vm/web1.img", 1, 2, NOON));
        assertThat(next(made, NOTHING)).isEqualTo(reached(DeployStep.DISK, StepState.DONE, "made"));
    }

    @Test
    void anUpgradeTouchesNoDisk() {
        assertThat(next(at(DeployStep.DISK, Mode.UPGRADE, Way.NETBOOT), NOTHING.missing("/home/vm/web1.img")))
                .isEqualTo(reached(DeployStep.DISK, StepState.SKIPPED, "an upgrade keeps it"));
    }

    @Test
    void filesAreWrittenUnlessTheyHaveTheForm() {
        for (EntryForm form : EntryForm.values()) {
            NextStep netboot = next(at(DeployStep.FILES), NOTHING.entry(form));
            NextStep console = next(at(DeployStep.FILES, Mode.INSTALL, Way.CONSOLE), NOTHING.entry(form));
            assertThat(netboot instanceof Perform).isEqualTo(form != EntryForm.INSTALLING);
            assertThat(console instanceof Perform).isEqualTo(form != EntryForm.DISABLED);
        }
    }

    @Test
    void startArmsAndStartsOnce() {
        Deployment start = running(DeployStep.START);
        assertThat(next(start, NOTHING)).isEqualTo(new Perform(DeployStep.START));
        assertThat(next(start.armedAt(NOON), NOTHING.guest(STOPPED))).isEqualTo(new Perform(DeployStep.START));
        assertThat(next(start.armedAt(NOON), NOTHING.guest(RUNS)))
                .isEqualTo(reached(DeployStep.START, StepState.DONE, "it runs"));
        assertThat(next(start.armedAt(NOON), NOTHING.guest(STOPPED).ledger(SERVED)))
                .as("killed between the start and its record, and installed meanwhile")
                .isEqualTo(reached(DeployStep.START, StepState.DONE, "it ran"));
        assertThat(next(start.armedAt(NOON).startedAt(NOON, null), NOTHING.guest(STOPPED)))
                .isEqualTo(reached(DeployStep.START, StepState.DONE, "it ran"));
    }

    @Test
    void aVmOfAnEarlierTryIsNoStart() {
        Deployment failed = running(DeployStep.ANSWER).ended(DeployStep.ANSWER, StepState.FAILED, NOON, "nothing");
        Deployment again = Resumption.of(failed, NOTHING.guest(RUNS).sighting());
        assertThat(again.isAt(DeployStep.CHECK)).isTrue();
        assertThat(again.stopFirst()).isTrue();
        assertThat(again.armed()).isNull();
    }

    @Test
    void answerIsWaitedForUntilItsBound() {
        Deployment answer = running(DeployStep.ANSWER);
        assertThat(next(answer, NOTHING.guest(RUNS))).isInstanceOf(Await.class);
        assertThat(next(answer, NOTHING.guest(RUNS).ledger(SERVED)))
                .isEqualTo(reached(DeployStep.ANSWER, StepState.DONE, "served"));
        assertThat(next(answer, NOTHING.guest(RUNS).after(Duration.ofSeconds(299))))
                .isInstanceOf(Await.class);
        assertThat(failed(next(
                        answer,
                        NOTHING.guest(RUNS)
                                .console("No dhcp address on interface vio0 in 30 seconds.")
                                .after(Duration.ofMinutes(5)))))
                .isEqualTo("nothing asked for it within 5m of the start. Last on its console:"
                        + " \"No dhcp address on interface vio0 in 30 seconds.\" Is lladdr fe:e1:bb:00:00:01 in"
                        + " /etc/dhcpd.conf, and does dhcpd serve veb0?");
    }

    @Test
    void anImageThatItDidNotMakeIsNotInstalledOver() {
        Sighting seen = new Sighting(
                NOON,
                List.of(),
                List.of("/vm/web1.img"),
                EntryForm.OTHER,
                "",
                null,
                LedgerSight.NOTHING,
                false,
                ConsoleSight.NONE,
                VmWatch.NONE);
        Deployment deploying = running(DeployStep.DISK);
        assertThat(failed(DeployRules.next(deploying, FACTS, seen, Bounds.USUAL)))
                .isEqualTo("its disk is there, /vm/web1.img, and this deployment did not make it; autoinstalld abort"
                        + " web1.int.gmmi.me, then autoinstalld reinstall web1.int.gmmi.me, installs over it");
        assertThat(DeployRules.next(deploying.over(false), FACTS, seen, Bounds.USUAL))
                .isInstanceOf(Reached.class);
    }

    @Test
    void whoseAnImageIsThatIsThere() {
        Deployment deploying = running(DeployStep.DISK);
        Deployment made = deploying.havingMade(new CreatedDisk("/vm/web1.img", 1, 7, NOON));
        Instant yearsAgo = NOON.minus(Duration.ofDays(1000));
        assertThat(made.isOwn("/vm/web1.img", 7, yearsAgo)).as("recorded").isTrue();
        assertThat(made.isOwn("/vm/web1.img", 8, yearsAgo)).isFalse();
        assertThat(deploying.isOwn("/vm/web1.img", 7, NOON.plusSeconds(5)))
                .as("made, and killed before that was recorded")
                .isTrue();
        assertThat(deploying.ended(DeployStep.DISK, StepState.FAILED, NOON, "").isOwn("/vm/web1.img", 7, NOON))
                .as("it failed, and somebody else made one")
                .isFalse();
    }

    @Test
    void aRefusalFailsOnceTheInstallerHasAskedForAll() {
        LedgerSight refused = refused("192.168.1.77", 403, "policy address: 192.168.1.77 is not 192.168.1.4");
        Deployment answer = running(DeployStep.ANSWER);
        assertThat(next(answer, NOTHING.guest(RUNS).ledger(refused).after(Duration.ofSeconds(9))))
                .isInstanceOf(Await.class);
        assertThat(failed(next(answer, NOTHING.guest(RUNS).ledger(refused).after(Duration.ofSeconds(10)))))
                .isEqualTo("192.168.1.77 asked and got 403 at 12:00:00: policy address: 192.168.1.77 is not 192.168.1.4"
                        + " (dhcpd gave it another address: restarted?)");
    }

    @Test
    void whatNoAddressExplainsSaysWhereToLook() {
        String history = "; autoinstalld history web1.int.gmmi.me tells what else";
        assertThat(refusing(refused("192.168.1.4", 403, "policy token")))
                .startsWith("192.168.1.4 asked and got 403 at 12:00:00: policy token" + history);
        assertThat(refusing(refused("", 403, "no"))).startsWith("somebody asked and got 403 at 12:00:00: no" + history);
        assertThat(refusing(refused("192.168.1.77", 503, "no")))
                .startsWith(
                        "192.168.1.77 asked and got 503 at 12:00:00: no; autoinstalld check web1.int.gmmi.me tells");
    }

    private static LedgerSight refused(String requester, int status, String reason) {
        return new LedgerSight(
                null, null, null, "", new LedgerSight.Refusal(true, NOON, requester, status, reason), Duration.ZERO);
    }

    private static String refusing(LedgerSight ledger) {
        return failed(next(
                running(DeployStep.ANSWER), NOTHING.guest(RUNS).ledger(ledger).after(Duration.ofSeconds(10))));
    }

    /** A file for another machine, which a person asked for, tells nothing of what the installer was given. */
    @Test
    void aRefusalOfSomebodyElseEndsNothing() {
        LedgerSight other = new LedgerSight(
                null, null, null, "", new LedgerSight.Refusal(false, NOON, "192.168.1.77", 403, "no"), Duration.ZERO);
        assertThat(next(
                        running(DeployStep.ANSWER),
                        NOTHING.guest(RUNS).ledger(other).after(Duration.ofSeconds(10))))
                .isInstanceOf(Await.class);
    }

    @Test
    void aVmThatStopsBeforeItIsServedFailed() {
        assertThat(failed(next(running(DeployStep.ANSWER), NOTHING.guest(STOPPED))))
                .contains("stopped before its installer was served", "resume web1.int.gmmi.me");
        assertThat(next(running(DeployStep.ANSWER), NOTHING.guest(STOPPED).ledger(null)))
                .as("whether it was served is not known")
                .isInstanceOf(Await.class);
    }

    @Test
    void byNetbootAStoppedVmIsInstalledUnlessSetsAreMissing() {
        Deployment install = running(DeployStep.INSTALL);
        assertThat(next(install, NOTHING.guest(RUNS).ledger(SERVED))).isInstanceOf(Await.class);
        assertThat(next(install, NOTHING.guest(STOPPED).ledger(SERVED)))
                .isEqualTo(reached(DeployStep.INSTALL, StepState.DONE, "it rebooted"));
        LedgerSight without = new LedgerSight(NOON, null, false, "", null, Duration.ZERO);
        assertThat(failed(next(install, NOTHING.guest(STOPPED).ledger(without))))
                .contains("before the last set");
    }

    @Test
    void aVmThatSomebodyStoppedIsNotTakenForInstalled() {
        Deployment install = running(DeployStep.INSTALL);
        Seen stopped = NOTHING.guest(STOPPED).ledger(SERVED);
        assertThat(failed(next(install, stopped.watched(null, "vmd ended with it"))))
                .contains("stopped before its installer was known to be through: vmd ended with it.")
                .contains("resume web1.int.gmmi.me");
        assertThat(next(install, stopped.through().watched(null, "somebody asked it to stop")))
                .as("it was through before that")
                .isEqualTo(reached(DeployStep.INSTALL, StepState.DONE, "it rebooted"));
        assertThat(next(running(DeployStep.ANSWER), NOTHING.guest(STOPPED).through()))
                .as("a server that was killed forgot that it served it")
                .isEqualTo(reached(DeployStep.ANSWER, StepState.DONE, "its installer is through"));
    }

    @Test
    void whatIsToldOfTheEndIsWaitedFor() {
        Deployment install = running(DeployStep.INSTALL);
        LedgerSight without = new LedgerSight(NOON, null, false, "", null, Duration.ZERO);
        Seen stopped = NOTHING.guest(STOPPED).watched(NOON, "");
        for (Seen seen : List.of(stopped.ledger(SERVED), stopped.ledger(without))) {
            assertThat(next(install, seen.after(Duration.ofSeconds(2)))).isInstanceOf(Await.class);
            assertThat(next(install, seen.after(Duration.ofSeconds(3)))).isNotInstanceOf(Await.class);
            assertThat(next(install, seen.through())).isInstanceOf(Reached.class);
        }
    }

    @Test
    void oneThatIsGoneIsGivenTheTimeThatOthersNeedToTellWhy() {
        LedgerSight behind = LedgerSight.of(Duration.ofSeconds(10));
        Seen gone = NOTHING.guest(STOPPED).watched(NOON, "");
        for (Deployment deployment : List.of(
                running(DeployStep.ANSWER),
                at(DeployStep.INSTALL, Mode.INSTALL, Way.CONSOLE).running(DeployStep.INSTALL, NOON),
                running(DeployStep.BOOT))) {
            assertThat(next(deployment, gone.after(Duration.ofSeconds(2))))
                    .as("served a moment ago, or amid a reboot")
                    .isInstanceOf(Await.class);
            assertThat(next(deployment, gone.after(Duration.ofSeconds(3)))).isInstanceOf(Fail.class);
            assertThat(next(deployment, gone.ledger(behind).after(Duration.ofSeconds(12))))
                    .as("the ledger has not written what happened since")
                    .isInstanceOf(Await.class);
            assertThat(next(deployment, gone.ledger(behind).after(Duration.ofSeconds(13))))
                    .isInstanceOf(Fail.class);
        }
    }

    /** What boots will not tell either: the time has to. */
    @Test
    void aQuietOneThatStoppedSoonIsNotTakenForInstalled() {
        Deployment install = running(DeployStep.INSTALL);
        Seen soon = NOTHING.guest(STOPPED)
                .watched(NOON.plusSeconds(19), "")
                .ledger(SERVED)
                .after(Duration.ofSeconds(30));
        assertThat(next(install, QUIET, soon))
                .isInstanceOfSatisfying(
                        Fail.class,
                        fail -> assertThat(fail.why())
                                .contains(
                                        "known to be through: within 20 s of its response file.",
                                        "resume web1.int.gmmi.me"));
        LedgerSight fetched = new LedgerSight(NOON, null, true, "", null, Duration.ZERO);
        for (Seen seen : List.of(soon.through(), soon.ledger(fetched), soon.watched(NOON.plusSeconds(20), ""))) {
            assertThat(next(install, QUIET, seen))
                    .isEqualTo(reached(DeployStep.INSTALL, StepState.DONE, "it rebooted"));
        }
        assertThat(next(install, soon)).as("port 22 will tell").isInstanceOf(Reached.class);
    }

    @Test
    void byConsoleAnotherProcessOrABootIsInstalled() {
        Deployment install = at(DeployStep.INSTALL, Mode.INSTALL, Way.CONSOLE).running(DeployStep.INSTALL, NOON);
        assertThat(next(install, NOTHING.guest(RUNS).ledger(SERVED))).isInstanceOf(Await.class);
        assertThat(next(install, NOTHING.guest(new VmSight("running", 101L)).ledger(SERVED)))
                .isInstanceOf(Reached.class);
        assertThat(next(install, NOTHING.guest(RUNS).ssh(true).ledger(SERVED))).isInstanceOf(Reached.class);
        assertThat(failed(next(install, NOTHING.guest(STOPPED).ledger(SERVED)))).contains("its VM is gone");
    }

    @Test
    void aPredictedStopIsBelievedAfterAWhile() {
        LedgerSight stopping = new LedgerSight(NOON, null, null, STOP, null, Duration.ZERO);
        Deployment install = running(DeployStep.INSTALL);
        assertThat(next(install, NOTHING.guest(RUNS).ledger(stopping))).isInstanceOf(Await.class);
        assertThat(failed(next(install, NOTHING.guest(RUNS).ledger(stopping).after(Duration.ofMinutes(2)))))
                .isEqualTo("the installer stopped, as its dialogue foresaw: it " + STOP
                        + " (autoinstalld dialogue web1.int.gmmi.me)");
    }

    @Test
    void filesGoBackUnlessSomebodyEditedThem() {
        Deployment back = running(DeployStep.FILES_BACK);
        assertThat(next(back, NOTHING.entry(EntryForm.INSTALLING))).isEqualTo(new Perform(DeployStep.FILES_BACK));
        assertThat(next(back, NOTHING.entry(EntryForm.RUNNING)))
                .isEqualTo(reached(DeployStep.FILES_BACK, StepState.DONE, "the entries are there"));
        assertThat(failed(next(back, NOTHING.entry(EntryForm.OTHER))))
                .contains("/etc/vm.conf", "", "edited or removed");
        Deployment byKey = at(DeployStep.FILES_BACK, Mode.INSTALL, Way.CONSOLE);
        assertThat(next(byKey, NOTHING.entry(EntryForm.RUNNING)))
                .isEqualTo(reached(DeployStep.FILES_BACK, StepState.SKIPPED, "its entry boots its disk already"));
        assertThat(next(byKey, NOTHING.entry(EntryForm.DISABLED)))
                .as("vmd is to start it by itself from now on")
                .isEqualTo(new Perform(DeployStep.FILES_BACK));
    }

    @Test
    void whatStandsOnTheConsoleEndsTheStepAtOnce() {
        Deployment install = running(DeployStep.INSTALL);
        Seen stopped = NOTHING.guest(RUNS)
                .failed(
                        "Question has no answer in response file: \"password for root account?\"",
                        "password for root account?");
        LedgerSight foreseen = new LedgerSight(NOON, null, null, STOP, null, Duration.ZERO);
        assertThat(failed(next(install, stopped.ledger(foreseen))))
                .isEqualTo("the installer stopped: Question has no answer in response file:"
                        + " \"password for root account?\"; its dialogue foresaw that it " + STOP
                        + " (autoinstalld dialogue web1.int.gmmi.me)");
        assertThat(failed(next(install, stopped.ledger(SERVED))))
                .isEqualTo("the installer stopped: Question has no answer in response file:"
                        + " \"password for root account?\"; its dialogue did not foresee that"
                        + " (autoinstalld dialogue web1.int.gmmi.me)");
        assertThat(failed(next(
                        running(DeployStep.ANSWER),
                        NOTHING.guest(RUNS).failed("No dhcp address on interface vio0 in 30 seconds.", ""))))
                .isEqualTo("its installer got no lease. On its console: \"No dhcp address on interface vio0 in 30"
                        + " seconds.\" Is lladdr fe:e1:bb:00:00:01 in /etc/dhcpd.conf, and does dhcpd serve veb0?");
        assertThat(failed(next(running(DeployStep.BOOT), NOTHING.guest(RUNS).failed("panic: uvm_fault", ""))))
                .isEqualTo(
                        "on its console: \"panic: uvm_fault\"; autoinstalld status web1.int.gmmi.me tells how its console is"
                                + " looked at, which shows where it stands");
        assertThat(next(
                        running(DeployStep.START).armedAt(NOON),
                        NOTHING.guest(RUNS).failed("panic: old", "")))
                .isInstanceOf(Reached.class);
    }

    @Test
    void whatAConsoleTellsBeforeTheLedgerDoesFailsNoStepThatIsBehindIt() {
        Deployment answer = running(DeployStep.ANSWER);
        Seen gaveUp = NOTHING.guest(RUNS).failed(NOON, "failed; check /tmp/ai/ai.log", "");

        assertThat(next(answer, gaveUp.after(Duration.ZERO)))
                .isEqualTo(new Await(DeployStep.ANSWER, "what the ledger tells of it"));
        assertThat(next(answer, gaveUp.after(Duration.ofSeconds(1)).ledger(SERVED)))
                .isInstanceOf(Reached.class);
        assertThat(failed(next(answer, gaveUp.after(Duration.ofSeconds(3))))).startsWith("on its console: \"failed;");
        Duration hour = Duration.ofHours(1);
        assertThat(failed(next(answer, gaveUp.ledger(LedgerSight.of(hour)).after(hour))))
                .as("a ledger that never tells is not waited for")
                .startsWith("on its console: \"failed;");
    }

    @Test
    void theFirstBootIsAReportOrPort22OrAMinuteWithoutAReboot() {
        Deployment boot = running(DeployStep.BOOT);
        LedgerSight reported = new LedgerSight(NOON, NOON, null, "", null, Duration.ZERO);
        assertThat(next(boot, NOTHING.guest(RUNS).ssh(true)))
                .isEqualTo(reached(DeployStep.BOOT, StepState.DONE, "port 22 answers"));
        assertThat(next(boot, REPORTING, NOTHING.guest(RUNS).ssh(true))).isInstanceOf(Await.class);
        assertThat(next(boot, REPORTING, NOTHING.guest(RUNS).ledger(reported)))
                .isEqualTo(reached(DeployStep.BOOT, StepState.DONE, "it reported its first boot"));
        assertThat(next(boot, QUIET, NOTHING.guest(RUNS).after(Duration.ofSeconds(59))))
                .isInstanceOf(Await.class);
        assertThat(next(boot, QUIET, NOTHING.guest(RUNS).after(Duration.ofSeconds(60))))
                .isEqualTo(reached(DeployStep.BOOT, StepState.DONE, "it stays up"));
        assertThat(next(boot, QUIET, NOTHING.guest(new VmSight("running", 101L)).after(Duration.ofSeconds(60))))
                .as("one that rebooted")
                .isEqualTo(new Perform(DeployStep.BOOT));
    }

    @Test
    void aBootThatTakesTooLongFailsHoweverOftenItBegan() {
        Deployment boot = running(DeployStep.BOOT).running(DeployStep.BOOT, NOON.plus(Duration.ofMinutes(14)));
        assertThat(failed(next(boot, NOTHING.guest(RUNS).after(Duration.ofMinutes(15)))))
                .startsWith("port 22 of 192.168.1.4 did not answer within 15m.");
    }

    @Test
    void aVmThatIsNotSeenIsNotOneThatStopped() {
        String why = "vmctl: connect: /var/run/vmd.sock: Connection refused";
        for (DeployStep step : List.of(DeployStep.START, DeployStep.ANSWER, DeployStep.INSTALL, DeployStep.BOOT)) {
            assertThat(next(running(step), NOTHING.blind(why))).as("%s", step).isInstanceOf(Await.class);
        }
        assertThat(failed(next(running(DeployStep.INSTALL), NOTHING.blind(why).after(Duration.ofMinutes(60)))))
                .isEqualTo("vmd could not be asked within 60m: " + why);
    }

    @Test
    void nothingComesAfterTheEndOrAFailure() {
        Deployment failed = running(DeployStep.DISK).ended(DeployStep.DISK, StepState.FAILED, NOON, "no space");
        assertThat(next(failed, NOTHING)).isEqualTo(new Over(DeployStep.DISK));
        Deployment done = running(DeployStep.CLOSE).ended(DeployStep.CLOSE, StepState.DONE, NOON, "");
        assertThat(done.isDone()).isTrue();
        assertThat(next(done, NOTHING)).isInstanceOf(Over.class);
        assertThat(next(at(DeployStep.START).ended(), NOTHING)).isInstanceOf(Over.class);
    }

    @Test
    void whoGoesOnBeginsWhereNothingIsLost() {
        Sighting stopped = NOTHING.guest(STOPPED).sighting();
        Sighting served = NOTHING.guest(STOPPED).ledger(SERVED).sighting();
        Sighting runs = NOTHING.guest(RUNS).sighting();
        assertThat(Resumption.of(running(DeployStep.FILES), stopped).isAt(DeployStep.CHECK))
                .isTrue();
        assertThat(Resumption.of(running(DeployStep.ANSWER), runs)).isEqualTo(running(DeployStep.ANSWER));
        assertThat(Resumption.of(running(DeployStep.ANSWER), stopped).isAt(DeployStep.CHECK))
                .as("the hypervisor was booted anew")
                .isTrue();
        assertThat(Resumption.of(running(DeployStep.INSTALL), served)).isEqualTo(running(DeployStep.INSTALL));
        Deployment boot = running(DeployStep.BOOT).ended(DeployStep.BOOT, StepState.FAILED, NOON, "no");
        assertThat(Resumption.of(boot, stopped).isAt(DeployStep.BOOT)).isTrue();
        assertThat(Resumption.of(boot, stopped).started()).isEqualTo(NOON);
    }
}
