package org.autoinstalld.command;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.api.Revealed;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.problem.Reason;

/** Asks for a password and prints its bcrypt hash, as encrypt(1) would. */
final class Passwd extends Command {
    /** What bcrypt looks at; the rest would be ignored. */
    private static final int LONGEST = 72;

    private static final int ROUNDS = 10;

    Passwd() {
        super("passwd", "", "asks for a password and prints its hash, for the inventory");
    }

    @Override
    public boolean readsInventory() {
        return false;
    }

    @Override
    public int run(Invocation invocation) {
        Terminal terminal = invocation.terminal();
        Optional<byte[]> password = Optional.ofNullable(System.console())
                .map(console -> ask(console, terminal))
                .orElseGet(() -> readLine(terminal));
        if (password.isEmpty()) {
            return REFUSED;
        }
        byte[] bytes = password.get();
        if (bytes.length == 0 || bytes.length > LONGEST) {
            terminal.complain(
                    bytes.length == 0
                            ? "the password is empty"
                            : "the password is longer than " + LONGEST + " bytes, and bcrypt ignores the rest");
            return REFUSED;
        }
        byte[] hash = BCrypt.with(BCrypt.Version.VERSION_2B, new java.security.SecureRandom(), raw -> raw)
                .hash(ROUNDS, bytes);
        Arrays.fill(bytes, (byte) 0);
        String text = new String(hash, StandardCharsets.US_ASCII);
        invocation.tell(Map.of("hash", new Revealed(text)), text);
        return FINE;
    }

    private static Optional<byte[]> ask(Console console, Terminal terminal) {
        char[] first = console.readPassword("Password: ");
        char[] again = console.readPassword("Again: ");
        if (first == null || again == null || !Arrays.equals(first, again)) {
            terminal.complain("the two are not the same");
            return Optional.empty();
        }
        return Optional.of(new String(first).getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<byte[]> readLine(Terminal terminal) {
        try {
            String line = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8)).readLine();
            return Optional.of((line == null ? "" : line).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            terminal.complain("cannot read the password: " + Reason.of(e));
            return Optional.empty();
        }
    }
}
