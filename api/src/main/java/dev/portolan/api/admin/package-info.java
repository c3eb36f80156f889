/// The admin API: providers, models, aliases, keys, syncs and the change log over HTTP, for holders
/// of an administrator key.
///
/// The entrance is [dev.portolan.api.admin.AdminRooms]. A request passes the `door`, is read by a
/// resource in the words of `wire`, and reaches the tables or the snapshot over the `desk`;
/// whatever is refused leaves as a `problem`. No request of a client ever comes here.
@NullMarked
package dev.portolan.api.admin;

import org.jspecify.annotations.NullMarked;
