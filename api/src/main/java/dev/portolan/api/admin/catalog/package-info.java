/// `/admin/v1/catalog`: which version every replica serves, and what changed when.
@NullMarked
package dev.portolan.api.admin.catalog;

import org.jspecify.annotations.NullMarked;
