/// Speed claims and the runs behind them. `benchmarks/run NAME` starts one; `benchmarks/README.md`
/// has what they printed, when and on which machine.
@NullMarked
package dev.portolan.benchmarks;

import org.jspecify.annotations.NullMarked;
