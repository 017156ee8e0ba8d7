package org.autoinstalld.vmconf;

/**
 * An include statement.
 *
 * @param path as written; vmd looks from its own working directory
 * @param followed whether the file was there and was read
 */
public record Include(String path, boolean followed) {}
