package org.autoinstalld.vmconf;

import java.util.Optional;

/**
 * An include statement.
 *
 * @param path as written; vmd looks from its own working directory
 * @param file what was read there; empty if includes are not followed or there was nothing
 */
public record Include(String path, Optional<VmConf> file) {}
