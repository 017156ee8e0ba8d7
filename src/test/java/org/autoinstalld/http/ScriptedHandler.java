package org.autoinstalld.http;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.autoinstalld.address.HostName;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Bodies;

/** Answers by path: /served, /refused, /failed, /throws, /empty, /large, /late, which takes a while; all else is unknown. Remembers what was asked. */
final class ScriptedHandler implements InstallHandler {
    static final String FILE = "System hostname = shell\nPassword for root = *************\n";
    static final String LARGE = "# a line of a large file, again and again\n".repeat(100_000);
    static final HostName SHELL = new HostName("shell.int.gmmi.me");

    final BlockingQueue<Request> asked = new LinkedBlockingQueue<>();

    @Override
    public Optional<Answer> answer(Request request, Consumer<Answer> later) {
        asked.add(request);
        if (request.path().equals("/late")) {
            CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
                    .execute(() -> later.accept(new Answer.Served(SHELL, "armed", Bodies.of(FILE))));
            return Optional.empty();
        }
        return Optional.of(answer(request));
    }

    private static Answer answer(Request request) {
        return switch (request.path()) {
            case "/served", "/lab/served" -> new Answer.Served(SHELL, "by lladdr", Bodies.of(FILE));
            case "/large" -> new Answer.Served(SHELL, "by lladdr", Bodies.of(LARGE));
            case "/empty" -> new Answer.Served(SHELL, "by lladdr", Bodies.of(""));
            case "/refused" -> new Answer.Refused(SHELL, "not armed");
            case "/failed" -> new Answer.Failed(SHELL, "variable 'x' is missing");
            case "/throws" -> throw new IllegalStateException("secret of the inside");
            case "/overflows" -> throw new StackOverflowError();
            default -> new Answer.Unknown("no such host");
        };
    }
}
