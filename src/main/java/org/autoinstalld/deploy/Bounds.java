package org.autoinstalld.deploy;

import java.time.Duration;

/**
 * How long what is waited for may take.
 *
 * @param answer from the start of the VM until it asks for its response file
 * @param install until the installer reboots
 * @param boot until what was installed shows that it is up
 * @param whole all of it
 */
public record Bounds(Duration answer, Duration install, Duration boot, Duration whole) {
    public static final Bounds USUAL =
            new Bounds(Duration.ofMinutes(5), Duration.ofMinutes(60), Duration.ofMinutes(15), Duration.ofHours(2));

    /** For a disk image to be made. */
    public static final Duration DISK = Duration.ofMinutes(10);

    /** For files to be tested, replaced and read. */
    public static final Duration FILES = Duration.ofMinutes(2);

    /** For a VM to be there after its start. */
    public static final Duration START = Duration.ofMinutes(1);

    /** For which one that shows nothing else has to stay up without a reboot. */
    public static final Duration QUIET_BOOT = Duration.ofSeconds(60);

    Duration of(DeployStep step) {
        return switch (step) {
            case DISK -> DISK;
            case FILES, FILES_BACK -> FILES;
            case START -> START;
            case ANSWER -> answer;
            case INSTALL -> install;
            case BOOT -> boot;
            case CHECK, CLOSE -> whole;
        };
    }
}
