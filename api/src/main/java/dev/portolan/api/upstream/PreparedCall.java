package dev.portolan.api.upstream;

import dev.portolan.api.routing.Target;
import dev.portolan.dialect.form.EmbeddingTranslator;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.openai.EmbeddingRequest.Encoding;
import dev.portolan.provider.CompletionCall;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// A call in its provider's words, ready to be sent.
public sealed interface PreparedCall {
    Target target();

    /// Names of the client's fields that the provider cannot do, of which the client is to be told.
    SortedSet<String> leftOut();

    /// Bytes pass both ways.
    record Passed(Target target, CompletionCall call) implements PreparedCall {
        @Override
        public SortedSet<String> leftOut() {
            return Collections.emptySortedSet();
        }
    }

    /// @param translator who reads the answer
    record Completion(
            Target target, CompletionCall call, Translator translator, SortedSet<String> leftOut)
            implements PreparedCall {
        public Completion {
            leftOut = Collections.unmodifiableSortedSet(new TreeSet<>(leftOut));
        }
    }

    /// @param calls to be made one after another
    /// @param inputs how many vectors their answers must have together
    /// @param translator who reads the answers
    /// @param encoding how the client wants its vectors
    record Embedding(
            Target target,
            List<CompletionCall> calls,
            int inputs,
            EmbeddingTranslator translator,
            Encoding encoding,
            SortedSet<String> leftOut)
            implements PreparedCall {
        public Embedding {
            calls = List.copyOf(calls);
            leftOut = Collections.unmodifiableSortedSet(new TreeSet<>(leftOut));
        }
    }
}
