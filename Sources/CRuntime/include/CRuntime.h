#ifndef PATCHBAY_CRUNTIME_H
#define PATCHBAY_CRUNTIME_H

#ifdef __cplusplus
extern "C" {
#endif

/// Stops SQLite from counting its memory, for which every allocation takes a lock (sqlite3.h, SQLITE_CONFIG_MEMSTATUS): nobody asks for
/// the counts. Only before the process opens its first database; later it changes nothing. Returns SQLite's result code.
int pb_sqlite_stop_counting_memory(void);

/// Has the C library keep a few MiB of what was freed: a page's buffers are freed and wanted again a thousand times a second, and each time
/// the kernel would have to clear them. Two arenas instead of eight a core keep what is kept small (mallopt(3)). At the start of the process;
/// elsewhere than with glibc it does nothing.
void pb_keep_freed_memory(void);

#ifdef __cplusplus
}
#endif
#endif
