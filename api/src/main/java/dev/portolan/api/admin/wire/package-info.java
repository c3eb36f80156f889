/// JSON, query parameters, entity tags and pages as the admin API speaks them. Strict on the way
/// in: whatever is not understood is refused by name. May not know the database or any resource.
@NullMarked
package dev.portolan.api.admin.wire;

import org.jspecify.annotations.NullMarked;
