package org.autoinstalld.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.deploy.Way;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private LiveTable table(int lines, int columns) {
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new LiveTable(
                new Terminal(InputStream.nullInputStream(), print, print), new LiveTable.Size(lines, columns));
    }

    private static Deployment installing(String name) {
        Deployment deployment =
                Deployment.begin(HostName.parse(name).orElseThrow(), Mode.INSTALL, "vmhost", Way.NETBOOT, "root", NOON);
        return deployment.running(DeployStep.INSTALL, NOON);
    }

    @Test
    void oneLineForEachHostThatFits() {
        LiveTable table = table(24, 80);
        Deployment web1 = installing("web1.a-domain-with-a-rather-long-name.example.org");
        table.step(web1, web1.step(DeployStep.INSTALL));
        table.waits(web1.host(), "the installer to reboot", "");
        assertThat(table.lines(NOON.plusSeconds(61)))
                .containsExactly("web1.a-domain-with-a-rather-lo install    [#####....]    61s  waits for the ins");
    }

    @Test
    void namesTakeNoMoreRoomThanTheyNeedAndWhatIsSeenComesBeforeWhatIsWaitedFor() {
        LiveTable table = table(24, 70);
        Deployment web1 = installing("web1.example.org");
        Deployment web10 = installing("web10.example.org").ended(DeployStep.FILES, StepState.DONE, NOON, "");
        table.step(web1, web1.step(DeployStep.INSTALL));
        table.step(web10, web10.step(DeployStep.FILES));
        table.waits(web1.host(), "the installer to reboot", "Installing base78.tgz");
        assertThat(table.lines(NOON.plusSeconds(7)))
                .containsExactly(
                        "web1.example.org  install    [#####....]     7s  Installing base78.tg",
                        "web10.example.org check      [.........]     0s  waiting");
    }

    @Test
    void noMoreLinesThanTheTerminalHas() {
        LiveTable table = table(5, 80);
        for (int i = 1; i <= 5; i++) {
            Deployment host = installing("web" + i + ".example.org");
            table.step(host, host.step(DeployStep.INSTALL));
        }
        List<String> lines = table.lines(NOON);
        assertThat(lines).hasSize(4).last().isEqualTo("and 2 more");
    }

    @Test
    void whoIsThroughMovesAboveAsAPlainLine() {
        LiveTable table = table(24, 80);
        Deployment host = installing("web1.example.org");
        table.step(host, host.step(DeployStep.INSTALL));
        Deployment failed = host.ended(DeployStep.INSTALL, StepState.FAILED, NOON, "its VM is gone");
        table.step(failed, failed.step(DeployStep.INSTALL));
        assertThat(table.lines(NOON)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("web1.example.org: install: its VM is gone\n");
    }
}
