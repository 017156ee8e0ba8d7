package org.autoinstalld.plan;

import org.autoinstalld.address.Mode;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of one host are to be, while all others stay as they are.
 *
 * @param vm the form of its entry in vm.conf
 * @param isInDhcpd whether dhcpd.conf is to have entries of it
 * @param mode what DHCP tells it to do, whatever the ledger has armed it for; null: what it tells a host that is not armed.
 *     Of no meaning with {@link VmForm#PLANNED}
 * @param former what its entries were, to the byte, where they are to be that again; null if that is not known
 */
public record EntryWish(
        VmForm vm,
        boolean isInDhcpd,
        @Nullable Mode mode,
        @Nullable FormerEntries former) {
    /** What it is when those of all hosts change. */
    public static final EntryWish PLANNED = new EntryWish(VmForm.PLANNED, true, null, null);

    /** As the inventory has it, for a host that is neither installed nor upgraded. */
    public static final EntryWish USUAL = new EntryWish(VmForm.RUNNING, true, null, null);

    /** No file has an entry of it. */
    public static final EntryWish NONE = new EntryWish(VmForm.NONE, false, null, null);

    /** It boots the installer's kernel, and DHCP tells it to install or upgrade. */
    public static EntryWish installing(Mode mode) {
        return new EntryWish(VmForm.INSTALLING, true, mode, null);
    }

    /** It boots its disk when somebody starts it, and DHCP tells it to install or upgrade. */
    public static EntryWish disabled(Mode mode) {
        return new EntryWish(VmForm.DISABLED, true, mode, null);
    }

    /**
     * As it was before.
     *
     * @param inVmConf whether vm.conf had an entry of it
     * @param former null: as the inventory has it
     */
    public static EntryWish former(boolean inVmConf, boolean inDhcpd, @Nullable FormerEntries former) {
        return new EntryWish(inVmConf ? VmForm.RUNNING : VmForm.NONE, inDhcpd, null, former);
    }
}
