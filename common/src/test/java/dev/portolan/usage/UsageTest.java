package dev.portolan.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static Usage costing(String dollars) {
        return new Usage(1, 2, 3, 4, 5, 6, 7, Optional.of(new BigDecimal(dollars)));
    }

    @Test
    void sumsEachKindOfTokenAndTheCost() {
        Usage sum = costing("0.25").plus(new Usage(10, 20, 30, 40, 50, 60, 70, dollars("0.5")));

        assertEquals(new Usage(11, 22, 33, 44, 55, 66, 77, dollars("0.75")), sum);
    }

    @Test
    void knowsNoSumOfCostsOneOfWhichIsUnknown() {
        assertEquals(Optional.empty(), costing("1").plus(Usage.NONE).cost());
        assertEquals(Optional.empty(), Usage.NONE.plus(costing("1")).cost());
    }

    private static Optional<BigDecimal> dollars(String amount) {
        return Optional.of(new BigDecimal(amount));
    }
}
