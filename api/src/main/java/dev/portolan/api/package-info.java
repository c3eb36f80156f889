/// The gateway: [dev.portolan.api.ApiApplication] is a process of its own,
/// [dev.portolan.api.ApiRooms] joins the rooms in any.
@NullMarked
package dev.portolan.api;

import org.jspecify.annotations.NullMarked;
