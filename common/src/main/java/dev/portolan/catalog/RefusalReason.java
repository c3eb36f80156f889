package dev.portolan.catalog;

import java.util.Locale;

/// Why a catalog is not served. The words are stable: metrics carry them.
public enum RefusalReason {
    /// A value of a shape that a row of ours never has: NULL in a list, no JSON object, an address
    /// that is none.
    UNREADABLE_ROW,
    /// A word that this release does not know.
    UNKNOWN_WORD,
    /// A name of nothing but white space.
    BLANK,
    DUPLICATE,
    /// A price that is negative, infinite or no number.
    BAD_PRICE,
    /// One row is larger than any honest one.
    OVERSIZE,
    /// More rows than the limits allow, or ten times as many as are served now.
    TOO_MANY,
    /// A model whose provider is missing.
    UNKNOWN_PROVIDER,
    /// An alias for a model that is missing.
    UNKNOWN_MODEL,
    /// An alias for another alias.
    ALIAS_OF_ALIAS,
    /// Many models are gone without a word in the change log.
    MODELS_GONE;

    /// The word in metrics and in the admin API.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
