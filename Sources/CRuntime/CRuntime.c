#include "CRuntime.h"

#include <sqlite3.h>
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

// Variadic, and therefore out of Swift's reach.
int pb_sqlite_stop_counting_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

void pb_keep_freed_memory(void) {
#ifdef __GLIBC__
    enum { kept = 4 << 20 };
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, kept);
    mallopt(M_TRIM_THRESHOLD, kept);
#endif
}
