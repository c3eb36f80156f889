/// Retention: deletes what nobody will ask for any more. The catalog and its change log are never
/// touched.
@NullMarked
package dev.portolan.worker.retention;

import org.jspecify.annotations.NullMarked;
