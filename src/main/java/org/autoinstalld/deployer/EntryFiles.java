package org.autoinstalld.deployer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.EntryForm;

/** Entries of single hosts in the files that are kept. All others in them stay to the byte. */
interface EntryFiles {
    /**
     * How hosts stand in both files now.
     *
     * @param deployments theirs, which say for which mode
     */
    Map<HostName, EntryForm> forms(Collection<Deployment> deployments);

    /** Which entries each of these has now. */
    Map<HostName, Deployment.Had> has(Collection<HostName> hosts);

    /**
     * What is to be written.
     *
     * @param plan nothing, if all is there
     * @param refused hosts for which nothing can be written, and why; the others do without them
     * @param starting VMs that a reload would start though somebody stopped them
     * @param diff as people read it
     * @param notes what the commands would do, a sentence each
     */
    record Prepared(
            Plan plan, Map<HostName, Setback> refused, List<String> starting, List<String> diff, List<String> notes) {
        /** For nobody. */
        static Prepared nothing(Map<HostName, Setback> refused) {
            return new Prepared(new Plan(List.of(), List.of()), refused, List.of(), List.of(), List.of());
        }
    }

    /** What gives each of them that form. */
    Prepared prepare(Map<HostName, EntryForm> wanted, Collection<Deployment> deployments);

    /** What makes the entries of hosts what they were, to the byte where that is known. */
    Prepared restore(Map<HostName, Deployment.Had> before);

    /** To be told when a plan of these has been carried out. */
    void written(Plan plan) throws ConfFileException;
}
