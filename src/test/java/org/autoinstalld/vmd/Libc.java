package org.autoinstalld.vmd;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** What Java has no word for: pseudo terminals, locks that belong to an open file, and network namespaces of threads. */
@SuppressWarnings("MethodName") // the names are those of the system
interface Libc extends Library {
    Libc C = Native.load("c", Libc.class);

    int O_RDONLY = 0;
    int O_RDWR = 2;
    int O_CREAT = 0x40;
    int O_NOCTTY = 0x100;
    int O_NONBLOCK = 0x800;
    int O_CLOEXEC = 0x80000;
    int LOCK_EX = 2;
    int LOCK_NB = 4;
    int LOCK_UN = 8;
    int CLONE_NEWNET = 0x40000000;
    int TERMIOS_SIZE = 128;

    int open(String path, int flags, Object... mode);

    int close(int fd);

    int flock(int fd, int operation);

    int posix_openpt(int flags);

    int grantpt(int fd);

    int unlockpt(int fd);

    int ptsname_r(int fd, byte[] name, long size);

    int tcgetattr(int fd, Pointer termios);

    int tcsetattr(int fd, int when, Pointer termios);

    void cfmakeraw(Pointer termios);

    long read(int fd, byte[] octets, long size);

    long write(int fd, byte[] octets, long size);

    int poll(int[] descriptors, long count, int timeout);

    int setns(int fd, int type);
}
