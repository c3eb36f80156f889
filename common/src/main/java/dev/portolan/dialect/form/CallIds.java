package dev.portolan.dialect.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;
import java.util.regex.Pattern;

/// Ids of calls for those who do not take them all: Anthropic wants `^[a-zA-Z0-9_-]+$`
/// (https://github.com/maximhq/bifrost/issues/5097, read 2026-11-26), Bedrock that in 64 characters
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolUseBlock.html, read
/// 2026-11-26). A conversation that another provider began may have `functions.tide:0`.
public final class CallIds {
    private static final Pattern TAKEN = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private CallIds() {}

    /// The id, or another that is made of it alone: the same for a call and its result, now and in
    /// every later turn, and no other id's.
    public static String plain(String id) {
        return TAKEN.matcher(id).matches()
                ? id
                : "call_" + UUID.nameUUIDFromBytes(id.getBytes(UTF_8));
    }
}
