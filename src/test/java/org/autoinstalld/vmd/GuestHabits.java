package org.autoinstalld.vmd;

/**
 * How guests are.
 *
 * @param hears whether their kernel has vmmci(4), so that they shut down when asked
 * @param reports whether a site set of theirs has the first boot reported
 * @param sets whether they fetch their sets; else these are taken for installed
 */
public record GuestHabits(boolean hears, boolean reports, boolean sets) {
    public static final GuestHabits USUAL = new GuestHabits(true, false, false);

    public GuestHabits reporting() {
        return new GuestHabits(hears, true, sets);
    }

    public GuestHabits fetchingSets() {
        return new GuestHabits(hears, reports, true);
    }

    public GuestHabits deaf() {
        return new GuestHabits(false, reports, sets);
    }
}
