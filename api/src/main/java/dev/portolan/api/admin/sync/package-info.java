/// `/admin/v1/sync`, `/admin/v1/sync-runs` and `/admin/v1/providers/{id}/sync`: asks for syncs and
/// shows what became of them. The worker runs them.
@NullMarked
package dev.portolan.api.admin.sync;

import org.jspecify.annotations.NullMarked;
