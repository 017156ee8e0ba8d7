package org.autoinstalld.vmd;

/** Where a guest can be held, and be made to fail. */
public enum Stage {
    /** Its kernel has greeted; nothing is asked for yet. */
    KERNEL,
    /** {@code (I)nstall, ...?} stands on the console. */
    PROMPT,
    /** Before it asks for a lease. */
    LEASE,
    /** Before it asks for its response file. */
    ANSWER,
    /** It has its response file. */
    QUESTIONS,
    /** Before it fetches its disklabel template. */
    TEMPLATE,
    /** Before it fetches its sets. */
    SETS,
    /** All is on the disk; it is about to reboot. */
    DONE,
    /** What was installed begins to boot. */
    BOOT,
    /** It can be reached. */
    LOGIN
}
