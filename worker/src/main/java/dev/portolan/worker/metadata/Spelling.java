package dev.portolan.worker.metadata;

import java.util.Locale;
import java.util.regex.Pattern;

/// Brings ids of one model to one form, loosely and more loosely.
final class Spelling {
    private static final Pattern RESOURCE = Pattern.compile("^(?:publishers/[^/]+/)?models/");

    /// Inference profiles of Bedrock's regions
    /// (https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html, read
    /// 2026-11-26).
    private static final Pattern REGION =
            Pattern.compile(
                    "^(?:us|us-gov|eu|apac|ap|jp|au|ca|sa|me|il|global)\\.(?=[a-z0-9]+\\.)");

    private static final Pattern DATE =
            Pattern.compile(
                    "-(?:latest|20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])|20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?=$|-v[0-9]+(?::[0-9]+)?$)");

    private Spelling() {}

    /// The same id, spelled otherwise: case, `models/` before it, `@` before its date.
    static String plain(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        String dashed = at > 0 ? lower.substring(0, at) + "-" + lower.substring(at + 1) : lower;
        return RESOURCE.matcher(dashed).replaceFirst("");
    }

    /// The same model in whichever region of Bedrock.
    static String anywhere(String id) {
        return REGION.matcher(plain(id)).replaceFirst("");
    }

    /// Some version of the model.
    static String undated(String id) {
        return DATE.matcher(anywhere(id)).replaceFirst("");
    }
}
