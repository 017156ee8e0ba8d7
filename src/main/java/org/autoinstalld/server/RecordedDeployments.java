package org.autoinstalld.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.HostName;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.autoinstalld.web.Deployments;
import org.jspecify.annotations.Nullable;

/** Deployments as commands record them in the server's state folder. */
final class RecordedDeployments implements Deployments {
    /** As much as people read on a page. */
    private static final int LINES = 15;

    private final DeploymentFolder folder;

    private RecordedDeployments(DeploymentFolder folder) {
        this.folder = folder;
    }

    /** @param state null: nobody deploys by this server */
    static Deployments of(@Nullable ServerFolder state) {
        return state == null ? Deployments.NONE : new RecordedDeployments(new DeploymentFolder(state.path()));
    }

    @Override
    public Map<HostName, Deployment> all() {
        return folder.latest();
    }

    @Override
    public List<String> console(HostName host) {
        try {
            List<String> lines = Files.readString(folder.console(host), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        } catch (IOException e) {
            // nobody kept it
            return List.of();
        }
    }
}
