/// `/admin/v1/keys`.
@NullMarked
package dev.portolan.api.admin.key;

import org.jspecify.annotations.NullMarked;
