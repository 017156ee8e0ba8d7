package org.autoinstalld.importer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.autoinstalld.address.HostName;

/**
 * An inventory and templates that still have to be proved.
 *
 * @param inventory contents by name below inventory/
 * @param templates contents by name below templates/
 * @param parts what each host's entries became
 * @param whole networks whose subnet is declared by us
 * @param profile what all hosts with a response file say alike; empty if there is nothing
 * @param own what each host says itself
 * @param ownTemplates for each host the names of templates that were written for it
 */
record Draft(
        Map<String, String> inventory,
        SortedMap<String, byte[]> templates,
        Map<HostName, EntryPart> parts,
        List<FoundNetwork> whole,
        YamlTree profile,
        Map<HostName, YamlTree> own,
        Map<HostName, Set<String>> ownTemplates,
        ImportFindings findings) {}
