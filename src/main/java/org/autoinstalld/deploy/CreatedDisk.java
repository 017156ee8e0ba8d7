package org.autoinstalld.deploy;

import java.time.Instant;

/**
 * An image that a deployment made, so that nobody takes it for one that holds something.
 *
 * @param device and {@code inode}: the file itself, whatever its name
 * @param created when it was made
 */
public record CreatedDisk(String path, long device, long inode, Instant created) {}
