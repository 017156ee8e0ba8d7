package org.autoinstalld.server;

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
        return folder.consoleEnd(host);
    }
}
