package org.autoinstalld.dialogue;

/**
 * What fdisk(8), as the installer calls it, leaves of a disk for OpenBSD's own partitions; in sectors of 512 octets. With
 * GPT an EFI system partition comes first ({@code fdisk -gy -b 532480}), whether the machine boots by EFI or not.
 */
public enum DiskArea {
    /** {@code fdisk -iy}: the first track stays free. */
    MBR(64, 0, "the partition table"),
    /** The second table stands at the end. */
    GPT(64 + 532_480, 33, "an EFI system partition of 260 MB"),
    /** With MBR arm64 has its boot program in a partition of its own: {@code fdisk -iy -b 32768@32768:C}. */
    MBR_ARM64(65_536, 0, "a boot partition");

    private static final long SECTOR = 512;
    /** What softraid(4) keeps of a chunk for itself: metadata, boot loader. */
    private static final long SOFTRAID = 528 * SECTOR;

    private final long start;
    private final long tail;
    private final String lost;

    DiskArea(long start, long tail, String lost) {
        this.start = start;
        this.tail = tail;
        this.lost = lost;
    }

    /** Octets for OpenBSD on a disk of that many. */
    public long of(long disk) {
        return Math.max(0, disk / SECTOR - start - tail) * SECTOR;
    }

    /** What takes the rest, for people. */
    public String lost() {
        return lost;
    }

    /** Octets of the volume that softraid(4) makes of a partition of that many. */
    public static long volume(long chunk) {
        return Math.max(0, chunk - SOFTRAID);
    }
}
