package dev.portolan.dialect.openai;

import java.time.Instant;

/// What a translated answer is called where its provider names nothing.
///
/// @param id such as `chatcmpl-…`
/// @param model as shown; the relay puts the requested name in its place
public record AnswerIdentity(String id, Instant created, String model) {}
