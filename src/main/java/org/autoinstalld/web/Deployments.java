package org.autoinstalld.web;

import java.util.List;
import java.util.Map;
import org.autoinstalld.address.HostName;
import org.autoinstalld.deploy.Deployment;

/** Deployments as they are recorded. Asked whenever somebody looks, so it has to answer soon. */
public interface Deployments {
    /** There are none. */
    Deployments NONE = new Deployments() {
        @Override
        public Map<HostName, Deployment> all() {
            return Map.of();
        }

        @Override
        public List<String> console(HostName host) {
            return List.of();
        }
    };

    /** The last one of each host that was ever deployed. */
    Map<HostName, Deployment> all();

    /** The last lines of a host's console, control characters escaped; none if nobody kept them. */
    List<String> console(HostName host);
}
