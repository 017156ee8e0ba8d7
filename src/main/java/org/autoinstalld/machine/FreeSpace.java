package org.autoinstalld.machine;

/**
 * Room on a file system.
 *
 * @param fileSystem names it on its machine
 * @param bytes free ones; less than none if nobody can tell
 */
public record FreeSpace(String fileSystem, long bytes) {}
