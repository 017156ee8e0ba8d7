package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.reload.ReloadState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What pages, JSON and metrics tell of deployments. */
class DeploymentsTest {
    private static final HostName SHELL = new HostName("shell.int.gmmi.me");
    private static final HostName NAS = new HostName("nas.int.gmmi.me");
    private static final Instant BEGUN = Instant.parse("2026-11-02T10:00:00Z");

    @TempDir
    private Path folder;

    private Viewer viewer;
    private Map<HostName, Deployment> recorded = Map.of();

    @BeforeEach
    void viewer() {
        ReloadState state = Stage.good(Stage.of(folder, Lab.YAML));
        Deployments deployments = new Deployments() {
            @Override
            public Map<HostName, Deployment> all() {
                return recorded;
            }

            @Override
            public List<String> console(HostName host) {
                return List.of("Welcome to the OpenBSD/amd64 7.8 installation program.", "<b>not bold</b>");
            }
        };
        viewer = Viewers.of(
                () -> state, List::of, () -> FileDrift.NOTHING, null, Optional::empty, deployments, PageContext.NONE);
    }

    private static Deployment begun(HostName host) {
        return Deployment.begin(host, Mode.INSTALL, "vmhost", Way.NETBOOT, "root", BEGUN);
    }

    private static Deployment failed(HostName host) {
        return begun(host)
                .running(DeployStep.CHECK, BEGUN)
                .ended(DeployStep.CHECK, StepState.DONE, BEGUN.plusSeconds(2), "nothing found")
                .running(DeployStep.DISK, BEGUN.plusSeconds(2))
                .ended(DeployStep.DISK, StepState.FAILED, BEGUN.plusSeconds(5), "vmctl: No space left on <device>");
    }

    private JsonNode json(String path) {
        return new JsonMapper().readTree(Stage.get(viewer, path).body());
    }

    @Test
    void whereThereAreNonePagesAreAsTheyWere() {
        assertThat(Stage.get(viewer, "/").body()).doesNotContain("Deployment</th>");
        assertThat(Stage.get(viewer, "/hosts/shell").body()).doesNotContain("id=\"deployment\"");
        assertThat(json("/api/deployments").get("deployments").size()).isZero();
    }

    @Test
    void theListHasAColumnAndTheHostsPageItsStepsAndItsConsole() {
        recorded = Map.of(SHELL, failed(SHELL));

        assertThat(Stage.get(viewer, "/").body()).contains("Deployment</th>", "disk failed");
        assertThat(Stage.get(viewer, "/hosts/shell").body())
                .contains("id=\"deployment\"", "way netboot", "by root", "files back", "3 s")
                .contains("vmctl: No space left on &lt;device&gt;")
                .contains("Welcome to the OpenBSD/amd64 7.8 installation program.")
                .contains("&lt;b&gt;not bold&lt;/b&gt;");
        assertThat(Stage.get(viewer, "/hosts/nas").body()).doesNotContain("id=\"deployment\"");
    }

    @Test
    void programsAreToldTheSame() throws IOException {
        recorded = Map.of(SHELL, failed(SHELL), NAS, begun(NAS).running(DeployStep.CHECK, Instant.now()));

        JsonNode all = json("/api/deployments").get("deployments");

        assertThat(all.size()).isEqualTo(2);
        JsonNode shell = all.get(1);
        assertThat(shell.get("host").asString()).isEqualTo(SHELL.text());
        assertThat(shell.get("step").asString()).isEqualTo("disk");
        assertThat(shell.get("state").asString()).isEqualTo("failed");
        assertThat(shell.get("seconds").asInt()).isEqualTo(3);
        assertThat(shell.get("steps").size()).isEqualTo(DeployStep.values().length);
        assertThat(all.get(0).get("state").asString()).isEqualTo("running");
        String docs = Files.readString(Path.of("docs", "api.md"));
        assertThat(new TreeSet<>(shell.propertyNames())).allMatch(name -> docs.contains("`" + name + "`"));
        assertThat(new TreeSet<>(shell.get("steps").get(0).propertyNames()))
                .allMatch(name -> docs.contains("`" + name + "`"));
    }

    @Test
    void whatIsUnderwayIsCountedByStep() {
        recorded = Map.of(SHELL, failed(SHELL), NAS, begun(NAS).running(DeployStep.CHECK, BEGUN));
        assertThat(Stage.get(viewer, "/metrics").body())
                .contains("autoinstalld_deployments{step=\"check\"} 1", "autoinstalld_deployments{step=\"disk\"} 0");
    }
}
