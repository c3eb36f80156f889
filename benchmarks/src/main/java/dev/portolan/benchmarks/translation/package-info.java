/// What a request, a whole answer and a chunk cost in each dialect. `benchmarks/run translation`
/// begins at [dev.portolan.benchmarks.translation.TranslationSpeed].
@NullMarked
package dev.portolan.benchmarks.translation;

import org.jspecify.annotations.NullMarked;
