package dev.portolan.api.upstream;

import dev.portolan.api.routing.Target;
import dev.portolan.dialect.form.Translator;
import dev.portolan.provider.CompletionCall;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A call in its provider's words, ready to be sent.
///
/// @param translator who reads the answer; empty where its bytes pass
/// @param leftOut names of the client's fields that the provider cannot do, of which the client is
///   to be told
public record PreparedCall(
        Target target,
        CompletionCall call,
        Optional<Translator> translator,
        SortedSet<String> leftOut) {
    public PreparedCall {
        leftOut = Collections.unmodifiableSortedSet(new TreeSet<>(leftOut));
    }
}
