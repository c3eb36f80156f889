package dev.portolan.dialect.form;

/// `reasoning_effort` for models that are told how many tokens they may think.
public final class Effort {
    /// The smallest budget that is worth a thought; Claude takes none below.
    public static final int LEAST_TOKENS = 1024;

    private Effort() {}

    /// @param effort as [ChatForm#reasoningEffort] says it, but `none`; a word that is not known
    ///   counts as `medium`
    public static int tokens(String effort) {
        return switch (effort) {
            case "minimal" -> LEAST_TOKENS;
            case "low" -> 2048;
            case "high" -> 24_576;
            case "xhigh", "max" -> 32_768;
            default -> 8192; // medium
        };
    }
}
