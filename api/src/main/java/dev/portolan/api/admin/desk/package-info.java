/// How the admin API reaches the catalog: reads that fall back to the snapshot, changes that happen
/// once, and a database that may be away without anybody waiting for it. May not know any resource.
@NullMarked
package dev.portolan.api.admin.desk;

import org.jspecify.annotations.NullMarked;
