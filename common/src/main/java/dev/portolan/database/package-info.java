/// PostgreSQL: how to reach it and the changelog that makes its tables.
@NullMarked
package dev.portolan.database;

import org.jspecify.annotations.NullMarked;
