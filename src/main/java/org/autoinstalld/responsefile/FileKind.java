package org.autoinstalld.responsefile;

import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/** The kinds of file that are made for a machine. */
public enum FileKind {
    INSTALL("install.conf", Mode.INSTALL),
    UPGRADE("upgrade.conf", Mode.UPGRADE),
    /** It goes with an installation, and is no answer of its own. */
    DISKLABEL("disklabel template", null);

    private final String word;
    private final @Nullable Mode mode;

    FileKind(String word, @Nullable Mode mode) {
        this.word = word;
        this.mode = mode;
    }

    public static FileKind of(Mode mode) {
        return mode == Mode.INSTALL ? INSTALL : UPGRADE;
    }

    /** Whose response file it is; null for a disklabel template. */
    @Nullable
    Mode mode() {
        return mode;
    }

    boolean isResponseFile() {
        return mode != null;
    }

    /** As messages name it. */
    public String word() {
        return word;
    }

    /** The template chosen for it; null for the usual one of that kind. */
    @Nullable
    String template(ValueMap settings) {
        return (switch (this) {
                    case INSTALL -> settings.get(Settings.TEMPLATES, Settings.INSTALL_TEMPLATE);
                    case UPGRADE -> settings.get(Settings.TEMPLATES, Settings.UPGRADE_TEMPLATE);
                    case DISKLABEL -> settings.get(Settings.DISKLABEL).flatMap(Settings.Disklabel::template);
                })
                .orElse(null);
    }
}
