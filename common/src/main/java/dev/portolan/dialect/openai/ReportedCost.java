package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a provider says in its `usage` that it charges, in US dollars. Each has its own way:
///
/// - OpenRouter, Avian, Vercel: `cost`, a number. With a key of one's own at the maker (`is_byok`),
///   OpenRouter's fee alone; the maker's bill is `cost_details.upstream_inference_cost`
///   (https://openrouter.ai/docs/use-cases/usage-accounting, read 2026-11-26)
/// - Perplexity: `cost.total_cost`, with a `currency` beside it in embeddings
///   (https://docs.perplexity.ai/api-reference/chat-completions-post, read 2026-11-26)
/// - Venice: `cost.usd`
/// - xAI: `cost_in_usd_ticks`, in ten-billionths (https://docs.x.ai/docs/api-reference, read
///   2026-11-26)
///
/// What is no amount of money is not taken: the prices decide then. For one thread.
final class ReportedCost {
    private static final Set<String> ON_TOP = Set.of("cost", "cost_in_usd_ticks", "is_byok");
    private static final Set<String> INSIDE = Set.of("total_cost", "usd", "currency");
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);
    private static final int MOST_DIGITS = 60;
    private static final int TICKS = -10;

    private @Nullable BigDecimal charged;
    private @Nullable BigDecimal atTheMaker;
    private boolean isByok;
    private boolean isForeign;

    /// @param inside the name of the object that the field is in; empty for `usage` itself
    boolean isAbout(String name, String inside) {
        return switch (inside) {
            case "" -> ON_TOP.contains(name);
            case "cost" -> true;
            case "cost_details" -> name.equals("upstream_inference_cost");
            default -> false;
        };
    }

    void read(String name, String inside, JsonToken value, String text) {
        if (name.equals("is_byok")) {
            isByok = value == JsonToken.VALUE_TRUE;
        } else if (name.equals("currency")) {
            isForeign = value == JsonToken.VALUE_STRING && !text.equalsIgnoreCase("USD");
        } else if (value.isNumeric() && (!inside.equals("cost") || INSIDE.contains(name))) {
            amount(name, text);
        }
    }

    private void amount(String name, String text) {
        if (text.length() > MOST_DIGITS) {
            return;
        }
        BigDecimal amount = new BigDecimal(text);
        if (amount.signum() < 0
                || Math.abs((long) amount.scale()) > MOST_DIGITS
                || amount.compareTo(MOST.scaleByPowerOfTen(-TICKS)) > 0) {
            return;
        }
        switch (name) {
            case "upstream_inference_cost" -> atTheMaker = amount;
            case "cost_in_usd_ticks" -> charged = amount.scaleByPowerOfTen(TICKS);
            default -> charged = amount;
        }
    }

    Optional<BigDecimal> dollars() {
        if (charged == null || isForeign) {
            return Optional.empty();
        }
        BigDecimal all = isByok && atTheMaker != null ? charged.add(atTheMaker) : charged;
        return Optional.of(all).filter(dollars -> dollars.compareTo(MOST) <= 0);
    }
}
