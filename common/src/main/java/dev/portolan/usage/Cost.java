package dev.portolan.usage;

import dev.portolan.catalog.Prices;
import java.math.BigDecimal;
import java.util.Optional;

/// What tokens cost, in US dollars, exactly: nothing is rounded. Every token is paid once.
///
/// - Where the prompt reaches a price tier, all of the request is at the tier's prices.
/// - Prompt tokens read from a cache or written to it are at their own price, or else at the
///   prompt's; those kept for an hour at theirs, or else at that of other writes.
/// - Reasoning is at its own price, or else at the completion's. A price of zero for reasoning
///   beside one for completions means that there is none of its own: so lists OpenRouter.
/// - Where there are tokens without a price, the cost is unknown, which is not zero.
/// - What a provider says that it charges counts before all of this: it is what will be owed.
///
/// Images, audio and searches are not told apart from other tokens by what is counted, so their
/// prices play no part.
public final class Cost {
    private Cost() {}

    /// The usage with its cost, as far as it can be known.
    ///
    /// @param prices of the model that served
    public static Usage priced(Usage usage, Prices prices) {
        return usage.cost().isPresent() ? usage : usage.costing(of(usage, prices));
    }

    /// What the tokens cost at these prices, whatever the provider says.
    public static Optional<BigDecimal> of(Usage usage, Prices prices) {
        Prices at = prices.at(usage.prompt());
        if (at.prompt().isEmpty() && at.completion().isEmpty() && at.request().isEmpty()) {
            return Optional.empty();
        }
        long cached = Math.min(usage.cachedPrompt(), usage.prompt());
        long written = Math.min(usage.cacheWrite(), usage.prompt() - cached);
        long hour = Math.min(usage.cacheWriteHour(), written);
        long reasoning = Math.min(usage.reasoning(), usage.completion());
        Optional<BigDecimal> write = at.cacheWrite().or(at::prompt);
        Optional<BigDecimal> hourWrite =
                Optional.ofNullable(at.others().get(Prices.CACHE_WRITE_HOUR)).or(() -> write);
        return new Sum(at.request().orElse(BigDecimal.ZERO))
                .add(usage.prompt() - cached - written, at.prompt())
                .add(cached, at.cacheRead().or(at::prompt))
                .add(written - hour, write)
                .add(hour, hourWrite)
                .add(usage.completion() - reasoning, at.completion())
                .add(reasoning, reasoningPrice(at))
                .dollars();
    }

    /// As a header or a person reads it: `0.0001575`, never `1.575E-4`.
    public static String plain(BigDecimal dollars) {
        return dollars.signum() == 0 ? "0" : dollars.stripTrailingZeros().toPlainString();
    }

    private static Optional<BigDecimal> reasoningPrice(Prices at) {
        return at.reasoning()
                .filter(price -> price.signum() > 0 || at.completion().isEmpty())
                .or(at::completion);
    }

    /// A sum that becomes unknown with the first unknown part.
    private record Sum(Optional<BigDecimal> dollars) {
        Sum(BigDecimal dollars) {
            this(Optional.of(dollars));
        }

        Sum add(long tokens, Optional<BigDecimal> price) {
            return tokens == 0
                    ? this
                    : new Sum(
                            dollars.flatMap(sum ->
                                    price.map(each ->
                                            sum.add(each.multiply(BigDecimal.valueOf(tokens))))));
        }
    }
}
