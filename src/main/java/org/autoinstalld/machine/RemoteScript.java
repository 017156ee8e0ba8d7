package org.autoinstalld.machine;

/**
 * What a shell on another machine is told to do, with nothing but what OpenBSD's base has; other systems' sh(1) has it,
 * too. Each takes its values as words, never as a part of the text. Lines that answer begin with {@link #MARK}: whatever a
 * login there prints besides is none.
 */
enum RemoteScript {
    /**
     * A line for each path: {@code f DEVICE INODE SIZE SECONDS} of a file, {@code a DEVICE INODE} of the folder that can be
     * read and lacks it, {@code n} if there is no such folder or it cannot be read, {@code u} if nobody can tell.
     */
    LOOK("""
            if stat -c %s / >/dev/null 2>&1; then
              s() { stat -L -c '%d %i %s %Y' -- "$1" 2>/dev/null; }
            else
              s() { stat -L -f '%d %i %z %m' -- "$1" 2>/dev/null; }
            fi
            for f in "$@"; do
              if r=$(s "$f"); then echo "@ f $r"; continue; fi
              d=${f%/*}; d=${d:-/}
              if [ -d "$d" ] && [ -r "$d" ] && [ -x "$d" ] && r=$(s "$d"); then echo "@ a ${r% * *}"; continue; fi
              while [ ! -d "$d" ] && [ "$d" != / ]; do d=${d%/*}; d=${d:-/}; done
              if [ -x "$d" ]; then echo "@ n"; else echo "@ u"; fi
            done
            """),

    /** {@code a}, {@code u}, or {@code f elf} and {@code f other} with the line that tells the version; 128 MB are read. */
    KERNEL("""
            f=$1
            [ -e "$f" ] || { d=${f%/*}; if [ -x "${d:-/}" ]; then echo "@ a"; else echo "@ u"; fi; exit; }
            [ -f "$f" ] && [ -r "$f" ] || { echo "@ u"; exit; }
            h() { dd bs=4 count=1 2>/dev/null | od -An -tx1 | tr -d ' \\n'; }
            case $(h <"$f") in 1f8b*) u() { gzip -dc <"$f" 2>/dev/null; };; *) u() { cat <"$f" 2>/dev/null; };; esac
            if [ "$(u | h)" = 7f454c46 ]; then k=elf; else k=other; fi
            v=$(u | dd bs=4096 count=32768 2>/dev/null | LC_ALL=C tr -c ' -~' '\\n' |
              LC_ALL=C grep -E 'OpenBSD [1-9][0-9]?[.][0-9](-[a-z]+)? [(][A-Z0-9_.-]+[)]' | sed 1q)
            echo "@ f $k $v"
            """),

    /** Kilobytes that are free, and the name of the file system. */
    FREE("""
            [ -d "$1" ] || exit 0
            df -kP "$1" | sed -n '2s/^\\([^ ]*\\) .* \\(-*[0-9][0-9]*\\)  *[0-9][0-9]*% .*/@ \\2 \\1/p'
            """),

    /** Nothing is written over. */
    RENAME("""
            if [ -e "$2" ] || [ -L "$2" ]; then echo "$2 is there already" >&2; exit 1; fi
            exec mv "$1" "$2"
            """),

    REMOVE("""
            exec rm -f "$1"
            """),

    /** The file itself on standard output; exit code 66 if it is not there. */
    READ("""
            d=${1%/*}
            [ -e "$1" ] || [ -L "$1" ] || [ ! -x "${d:-/}" ] || exit 66
            exec cat <"$1"
            """),

    /** Writes what comes in beside the file, runs a test on that, which is called {@link #NEW}, and takes it away. */
    TEST("""
            f=$(readlink -f "$1" 2>/dev/null) || f=$1
            [ -n "$f" ] || f=$1
            t=${f%/*}/.${f##*/}.autoinstalld.tmp
            shift
            umask 077
            cat >"$t" || exit
            for w in "$@"; do
              shift
              case $w in *'{new}'*) w=${w%%'{new}'*}$t${w#*'{new}'};; esac
              set -- "$@" "$w"
            done
            "$@"
            r=$?
            rm -f "$t"
            exit $r
            """),

    /**
     * Gives what comes in the file's name, if it came whole, and the file holds what we know of, or is not there yet; then
     * runs the words that are left. One command does both, so that a connection that breaks in between leaves no file
     * that nobody was told of.
     */
    REPLACE("""
            f=$(readlink -f "$1" 2>/dev/null) || f=$1
            [ -n "$f" ] || f=$1
            old=$2 new=$3
            shift 3
            t=${f%/*}/.${f##*/}.autoinstalld.tmp
            s() { { sha256 -q "$1" 2>/dev/null || sha256sum <"$1"; } | cut -c1-64; }
            k() { [ "$1" = "$old" ] || [ "$1" = "$new" ]; }
            if [ -e "$f" ]; then
              k "$(s "$f")" || { echo "$f changed since it was read" >&2; exit 1; }
              cp -p "$f" "$t" || exit
            else
              umask 022
            fi
            cat >"$t" && k "$(s "$t")" && mv -f "$t" "$f" || {
              rm -f "$t"
              echo "$f was not replaced" >&2
              exit 1
            }
            [ $# = 0 ] || exec "$@"
            """);

    /** What lines begin with that are an answer. */
    static final String MARK = "@ ";

    /** In a word of a test: where the new content is. Whoever fills in paths here does not know that. */
    static final String NEW = "{new}";

    /** Of {@link #READ}. */
    static final int NOT_THERE = 66;

    private final String text;

    RemoteScript(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
