package dev.portolan.api;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.management.HotSpotDiagnosticMXBean;
import dev.portolan.testing.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Reads all of a place where something is kept or shown.
final class Kept {
    private Kept() {}

    /// What was logged, with causes and with what rides along.
    static String lines(ListAppender<ILoggingEvent> log) {
        StringBuilder all = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            all.append(event.getFormattedMessage())
                    .append(event.getMDCPropertyMap())
                    .append(event.getKeyValuePairs())
                    .append('\n');
            for (var cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                all.append(cause.getMessage()).append('\n');
            }
        }
        return all.toString();
    }

    /// All threads of this JVM, virtual ones included, with their names and stacks.
    ///
    /// @param directory where a file may be written
    static String threads(Path directory) throws IOException {
        Path dump = directory.resolve(UUID.randomUUID() + ".txt");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        return Files.readString(dump);
    }

    static String filesUnder(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    /// Every row of every table, as text.
    static String tables(TestDatabase database) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery(
                            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT t::text FROM \"" + name + "\" t")) {
                    while (rows.next()) {
                        all.append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        return all.toString();
    }
}
