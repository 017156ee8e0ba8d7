package org.autoinstalld.importer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.Lladdr;

/** The folder of response files as httpd(8) serves it: what an installer gets is the first that is there by its exact name. */
final class WebRoot {
    /** No machine can have it, so no file is named after it. */
    private static final Lladdr NOBODY = new Lladdr(0);

    private final Map<String, ImportedResponseFile> files = new HashMap<>();

    WebRoot(List<ImportedResponseFile> all) {
        all.forEach(f -> files.put(f.source().path(), f));
    }

    Optional<ImportedResponseFile> get(InstallerRequest request) {
        String prefix = request.start();
        return request.names(NOBODY).stream()
                .map(name -> files.get(prefix + name))
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }
}
