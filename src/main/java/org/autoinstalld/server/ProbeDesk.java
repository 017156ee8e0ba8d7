package org.autoinstalld.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.autoinstalld.admin.ProbeNames;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.responsefile.Answer;

/** Hears of it when a command asks where installers ask, to find out whom they reach. */
final class ProbeDesk implements InstallHandler {
    private final ProbeNames names;
    private final InstallHandler next;

    ProbeDesk(ProbeNames names, InstallHandler next) {
        this.names = names;
        this.next = next;
    }

    @Override
    public Optional<Answer> answer(Request request, Consumer<Answer> later) {
        return names.heard(request.path())
                ? Optional.of(new Answer.Made(
                        null,
                        "a command asks whether installers reach this server",
                        "text/plain; charset=utf-8",
                        ByteBuffer.wrap("yes\n".getBytes(StandardCharsets.UTF_8))))
                : next.answer(request, later);
    }

    @Override
    public boolean isMirrored(String path) {
        return next.isMirrored(path);
    }

    @Override
    public void announced(Request request, Consumer<Optional<Answer>> later) {
        next.announced(request, later);
    }

    @Override
    public void reported(Request request, byte[] body, Consumer<Answer> later) {
        next.reported(request, body, later);
    }
}
