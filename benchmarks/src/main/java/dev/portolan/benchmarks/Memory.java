package dev.portolan.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process holds in memory, as Linux tells it. RSS counts pages that processes share once
/// for each of them; PSS divides them fairly, which matters for PostgreSQL's many.
record Memory(long rssKilobytes, long pssKilobytes) {
    static final Memory NONE = new Memory(0, 0);

    static Memory of(ProcessHandle process) {
        try {
            Path smaps = Path.of("/proc", Long.toString(process.pid()), "smaps_rollup");
            long rss = 0;
            long pss = 0;
            for (String line : Files.readAllLines(smaps)) {
                String[] words = line.split("\\s+");
                if (words[0].equals("Rss:")) {
                    rss = Long.parseLong(words[1]);
                } else if (words[0].equals("Pss:")) {
                    pss = Long.parseLong(words[1]);
                }
            }
            return new Memory(rss, pss);
        } catch (IOException e) {
            return NONE; // It has ended, or this is no Linux.
        }
    }

    Memory plus(Memory other) {
        return new Memory(rssKilobytes + other.rssKilobytes, pssKilobytes + other.pssKilobytes);
    }

    @Override
    public String toString() {
        return "RSS " + rssKilobytes / 1024 + " MiB, PSS " + pssKilobytes / 1024 + " MiB";
    }
}
