/// `/admin/v1/aliases`.
@NullMarked
package dev.portolan.api.admin.alias;

import org.jspecify.annotations.NullMarked;
