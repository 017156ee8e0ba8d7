package org.autoinstalld.mirror;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file of a generation: verified, and the same for as long as the generation is there.
 *
 * @param sha256 in hexadecimal
 * @param modified when upstream last changed it, to the second
 */
public record MirrorFile(String name, Path path, long size, String sha256, Instant modified) {}
