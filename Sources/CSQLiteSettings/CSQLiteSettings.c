#include "CSQLiteSettings.h"

#include <sqlite3.h>

// Variadic, and therefore out of Swift's reach.
int pb_sqlite_stop_counting_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
