package dev.portolan.benchmarks.translation;

import dev.portolan.dialect.Dialect;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Measures [Translation] for every dialect and prints one table. `--seconds N` is the length of
/// each of the three measurements, 1 where it is not said.
public final class TranslationSpeed {
    private TranslationSpeed() {}

    public static void main(String[] arguments) throws RunnerException {
        long seconds = 1;
        if (arguments.length == 2 && arguments[0].equals("--seconds")) {
            seconds = Long.parseLong(arguments[1]);
        } else if (arguments.length != 0) {
            throw new IllegalArgumentException("usage: benchmarks/run translation [--seconds N]");
        }
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .include("\\b" + Translation.class.getSimpleName() + "\\.")
                                        .forks(1)
                                        .warmupIterations(3)
                                        .warmupTime(TimeValue.seconds(seconds))
                                        .measurementIterations(10)
                                        .measurementTime(TimeValue.seconds(seconds))
                                        .addProfiler(GCProfiler.class)
                                        .build())
                        .run();
        System.out.println("| dialect | request | whole answer | chunk |");
        System.out.println("|---|---|---|---|");
        for (Dialect dialect : Dialect.values()) {
            System.out.printf(
                    "| `%s` | %s | %s | %s |%n",
                    dialect.word(),
                    figure(results, dialect, "request"),
                    figure(results, dialect, "whole"),
                    figure(results, dialect, "chunk"));
        }
    }

    private static String figure(Collection<RunResult> results, Dialect dialect, String what) {
        for (RunResult result : results) {
            if (result.getParams().getParam("dialect").equals(dialect.name())
                    && result.getParams().getBenchmark().endsWith("." + what)) {
                Result<?> time = result.getPrimaryResult();
                double bytes =
                        Objects.requireNonNull(
                                        result.getSecondaryResults().get("gc.alloc.rate.norm"))
                                .getScore();
                return String.format(
                        Locale.ROOT,
                        "%.1f ± %.1f µs, %.1f KB",
                        time.getScore(),
                        time.getScoreError(),
                        bytes / 1000);
            }
        }
        throw new IllegalStateException("%s of %s was not measured".formatted(what, dialect));
    }
}
