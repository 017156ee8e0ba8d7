package org.autoinstalld.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.autoinstalld.database.Store;

/** A real PostgreSQL, that can be stopped, killed and started again on the same port and data. */
public final class Cluster implements AutoCloseable {
    private final Path folder;
    private EmbeddedPostgres postgres;
    private int databases;
    private int port;

    public Cluster(Path folder) throws IOException {
        this.folder = folder;
        start();
    }

    /** Returns when it answers, on the port and with the data that it had before. */
    public void start() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(true)
                .setPGStartupWait(Duration.ofSeconds(60));
        if (port > 0) {
            builder.setPort(port);
        }
        postgres = builder.start();
        port = postgres.getPort();
    }

    Store.Postgres database(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return store(name);
    }

    /** An empty database of its own. */
    public Store.Postgres freshDatabase() throws SQLException {
        return database("ledger" + ++databases);
    }

    Store.Postgres store(String name) {
        return new Store.Postgres(url(name), "postgres", null);
    }

    String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    private List<ProcessHandle> processes() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    /** {@code STOP}, {@code CONT} or {@code KILL} to all of its processes. */
    void signal(String signal) throws IOException, InterruptedException {
        for (ProcessHandle process : processes()) {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    /** SIGKILL to all of its processes; returns when they are gone. */
    public void kill() throws Exception {
        List<ProcessHandle> processes = processes();
        signal("KILL");
        for (ProcessHandle process : processes) {
            process.onExit().get(60, TimeUnit.SECONDS);
        }
        // complains that there is nothing to stop, and gives the folder free
        postgres.close();
    }

    public void killAndRestart() throws Exception {
        kill();
        start();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
