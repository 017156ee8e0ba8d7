package org.autoinstalld.siteset;

import java.util.List;
import java.util.stream.Collectors;
import org.autoinstalld.address.Mode;
import org.autoinstalld.problem.ShellWord;

/**
 * Makes install.site(5) and upgrade.site(5): they run in the new system, after the installer has written its own files, put
 * late files in their place, do the pieces, run what the trees bring, and take themselves away. Plain sh; every value is one
 * quoted word.
 *
 * @param mode whose script it is
 * @param late paths of files that the installer would have written over
 * @param parts names of the scripts in {@code install.site.d} or {@code upgrade.site.d}, in their order
 * @param own whether the trees have a script of that name themselves
 */
record SiteScript(Mode mode, List<String> late, Pieces pieces, List<String> parts, boolean own) {
    /** Where everything is packed that is not in its place yet. */
    static final String FOLDER = ".site";

    private static final String LATE = FOLDER + "/late/";
    private static final String OWN = FOLDER + "/own/";
    private static final String RC_FIRSTTIME = "/etc/rc.firsttime";

    private static final String FETCHED = "/" + FOLDER + "/firstboot";
    private static final String AT_THE_END = """
            	cat FETCHED >>RC || die "RC cannot be written" 1
            """.replace("FETCHED", FETCHED).replace("RC", RC_FIRSTTIME);
    private static final String BEFORE_ALL = """
            	if [ -f RC ]; then cat RC >>FETCHED || die "FETCHED cannot be written" 1; fi
            	cat FETCHED >RC || die "RC cannot be written" 1
            """.replace("FETCHED", FETCHED).replace("RC", RC_FIRSTTIME);

    private static final String HEAD = """
            #!/bin/sh
            # Made by autoinstalld. Run in the new system before its first boot, by install.site(5).
            umask 022
            PATH=/bin:/sbin:/usr/bin:/usr/sbin:/usr/X11R6/bin:/usr/local/bin:/usr/local/sbin
            export PATH
            cd / || exit 1

            die() { # TEXT CODE
            	printf '%s\\n' "NAME: $1" >&2
            	exit "$2"
            }

            # what the installer wrote gives way
            late() { # FROM TO
            	if [ -d "$2" ] && [ ! -h "$2" ]; then die "$2 is a directory" 1; fi
            	mv -f "$1" "$2" || die "$2 cannot be put in its place" 1
            }

            # adds a line, unless it is there already
            line() { # FILE LINE
            	if [ -f "$1" ] && grep -qxF -e "$2" "$1"; then return; fi
            	if [ -s "$1" ] && [ -n "$(tail -c 1 "$1")" ]; then echo >>"$1"; fi
            	printf '%s\\n' "$2" >>"$1" || die "$1 cannot be written" 1
            }

            # a link in a home may have been laid by its user, and must not lead root elsewhere
            keys() { # USER KEY...
            	user=$1
            	shift
            	home=
            	while IFS=: read -r name rest uid gid full path rest; do
            		if [ "$name" = "$user" ]; then home=$path ids=$uid:$gid; fi
            	done </etc/passwd
            	if [ -z "$home" ]; then MISSING; fi
            	for path in "$home" "$home/.ssh" "$home/.ssh/authorized_keys"; do
            		if [ -h "$path" ]; then
            			printf '%s\\n' "NAME: $path is a symbolic link, so no key of $user is added" >&2
            			return
            		fi
            	done
            	if [ ! -d "$home/.ssh" ]; then
            		mkdir -p "$home/.ssh" && chmod 700 "$home/.ssh" && chown "$ids" "$home/.ssh" ||
            			die "$home/.ssh cannot be made" 1
            	fi
            	for key; do line "$home/.ssh/authorized_keys" "$key"; done
            	chmod 600 "$home/.ssh/authorized_keys" && chown "$ids" "$home/.ssh/authorized_keys" ||
            		die "$home/.ssh/authorized_keys cannot be given to $user" 1
            }

            ended() { # WHAT CODE
            	if [ "$2" -ne 0 ]; then die "$1 ended with exit code $2" "$2"; fi
            }

            """;

    String name() {
        return nameOf(mode);
    }

    static String nameOf(Mode mode) {
        return mode.word() + ".site";
    }

    /** The folder of a tree whose files the script runs. */
    static String partsOf(Mode mode) {
        return nameOf(mode) + ".d";
    }

    /** Where a file is packed until it is put at its path. */
    static String packedLate(String path) {
        return LATE + path;
    }

    /** Where a tree's own script is packed. */
    static String packedOwn(Mode mode) {
        return OWN + nameOf(mode);
    }

    /** Where what a tree has below {@code install.site.d} is packed. */
    static String packedPart(String path) {
        return FOLDER + "/" + path;
    }

    String text() {
        StringBuilder text = new StringBuilder(HEAD.replace("NAME", name())
                .replace(
                        "MISSING",
                        mode == Mode.INSTALL
                                ? "die \"there is no user $user to give ssh keys to\" 1"
                                // somebody may have removed the user since
                                : "return"));
        for (String path : late) {
            add(text, "late", "/" + packedLate(path), "/" + path);
        }
        pieces.authorizedKeys().forEach((user, keys) -> {
            if (!keys.isEmpty()) {
                add(text, "keys " + user, keys.toArray(String[]::new));
            }
        });
        pieces.rcConfLocal().forEach(line -> add(text, "line /etc/rc.conf.local", line));
        if (!pieces.doas().isEmpty()) {
            text.append("doas -C /etc/doas.conf\nended 'doas -C /etc/doas.conf' $?\n");
        }
        packages(text);
        firstBoot(text);
        for (String part : parts) {
            String path = "/" + packedPart(partsOf(mode) + "/" + part);
            text.append("sh ").append(ShellWord.quoted(path)).append('\n');
            text.append("ended ")
                    .append(ShellWord.quoted(partsOf(mode) + "/" + part))
                    .append(" $?\n");
        }
        if (own) {
            text.append('/').append(packedOwn(mode)).append('\n');
            text.append("ended ").append(ShellWord.quoted("the own " + name())).append(" $?\n");
        }
        return text.append("rm -rf /" + FOLDER + " /install.site /upgrade.site\nexit 0\n")
                .toString();
    }

    /** At the first boot, since only then there are daemons and a network; what that prints is mailed to root. */
    private void packages(StringBuilder text) {
        if (!pieces.packages().isEmpty()) {
            String names = pieces.packages().stream().map(ShellWord::quoted).collect(Collectors.joining(" "));
            String line = "for package in " + names
                    + "; do pkg_add -I \"$package\" || echo \"$package was not installed\"; done";
            add(text, "line " + RC_FIRSTTIME, line);
        }
    }

    /**
     * A server that cannot be reached just then is no reason to throw an installation away. What sends the logs goes before
     * the installer's own lines, which mail and remove them. rc.firsttime is written in place and keeps its mode and owner,
     * and only when all that it shall hold lies ready: half of it would boot a system that nobody finished.
     */
    private void firstBoot(StringBuilder text) {
        Pieces.FirstBootPiece report = pieces.report();
        if (report == null) {
            return;
        }
        text.append("if ftp -Vo ")
                .append(FETCHED)
                .append(' ')
                .append(ShellWord.quoted(report.url()))
                .append("; then\n");
        text.append(report.first() ? BEFORE_ALL : AT_THE_END);
        text.append("else\n\techo '").append(name()).append(": the first boot will not be reported' >&2\nfi\n");
    }

    private static void add(StringBuilder text, String command, String... words) {
        text.append(command);
        for (String word : words) {
            text.append(' ').append(ShellWord.quoted(word));
        }
        text.append('\n');
    }
}
