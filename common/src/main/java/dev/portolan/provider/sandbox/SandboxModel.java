package dev.portolan.provider.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a sandbox model's name asks for.
///
/// @param firstDelay before the first byte
/// @param chunkDelay before each further chunk
record SandboxModel(String name, Behaviour behaviour, Duration firstDelay, Duration chunkDelay) {
    private static final Pattern FAIL = Pattern.compile("fail-([45][0-9]{2})");
    private static final Pattern DELAY = Pattern.compile("delay-([0-9]{1,6})");

    private static final String LONG_TEXT =
            "A portolan is the sailors' chart of harbours: coast by coast, it names every port that a ship may call at. ";
    private static final int LONG_WORDS = 1000;

    /// How the answer goes.
    sealed interface Behaviour {
        record Echo() implements Behaviour {}

        record LongText() implements Behaviour {}

        record CallTool() implements Behaviour {}

        record Stall() implements Behaviour {}

        record CutOff() implements Behaviour {}

        record FailMidStream() implements Behaviour {}

        record Fail(int status) implements Behaviour {}
    }

    static SandboxModel of(String name) {
        // `sandbox/echo` at another provider that uses this adapter may carry a prefix.
        String last = name.substring(name.lastIndexOf('/') + 1);
        Matcher delay = DELAY.matcher(last);
        if (delay.matches()) {
            return new SandboxModel(
                    name,
                    new Behaviour.Echo(),
                    Duration.ofMillis(Long.parseLong(delay.group(1))),
                    Duration.ZERO);
        }
        if (last.equals("slow")) {
            return new SandboxModel(
                    name, new Behaviour.Echo(), Duration.ofMillis(500), Duration.ofMillis(50));
        }
        return new SandboxModel(name, behaviour(last), Duration.ZERO, Duration.ZERO);
    }

    private static Behaviour behaviour(String name) {
        Matcher fail = FAIL.matcher(name);
        if (fail.matches()) {
            return new Behaviour.Fail(Integer.parseInt(fail.group(1)));
        }
        return switch (name) {
            case "long" -> new Behaviour.LongText();
            case "tools" -> new Behaviour.CallTool();
            case "stall" -> new Behaviour.Stall();
            case "cut-off" -> new Behaviour.CutOff();
            case "fail-mid-stream" -> new Behaviour.FailMidStream();
            default -> new Behaviour.Echo(); // `echo`, and whatever an administrator calls a model
        };
    }

    /// What it says when it hears this, word by word.
    List<String> says(String heard) {
        return behaviour instanceof Behaviour.LongText
                ? Words.of(LONG_TEXT.repeat(LONG_WORDS / 20 + 1)).subList(0, LONG_WORDS)
                : Words.of(heard);
    }

    SandboxModel slowedBy(Duration first, Duration chunk) {
        return new SandboxModel(name, behaviour, firstDelay.plus(first), chunkDelay.plus(chunk));
    }
}
