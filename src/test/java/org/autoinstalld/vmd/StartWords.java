package org.autoinstalld.vmd;

import org.autoinstalld.vmconf.VmBlock;
import org.jspecify.annotations.Nullable;

/**
 * What {@code vmctl start} was told.
 *
 * @param kernel of -b, absolute
 * @param isNew whether it was told what only a new VM can have
 * @param block what a new VM would be
 */
record StartWords(
        String name, @Nullable String kernel, int processors, boolean isNew, VmBlock block, boolean console) {}
