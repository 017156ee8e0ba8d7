package org.autoinstalld;

/** Names the command and hands its exit code to the system. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(0);
    }
}
