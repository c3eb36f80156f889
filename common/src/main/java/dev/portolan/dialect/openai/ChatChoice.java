package dev.portolan.dialect.openai;

import java.util.Optional;

/// One choice of an answer or chunk.
///
/// @param index which of the request's `n` choices; 0 where the provider says nothing
/// @param finishReason why it ended, in the provider's word (which may be empty, or none of
///   OpenAI's); absent: it goes on
public record ChatChoice(int index, Optional<String> finishReason) {}
