#ifndef PATCHBAY_CSQLITESETTINGS_H
#define PATCHBAY_CSQLITESETTINGS_H

#ifdef __cplusplus
extern "C" {
#endif

/// Stops SQLite from counting its memory, for which every allocation takes a lock (sqlite3.h, SQLITE_CONFIG_MEMSTATUS): nobody asks for
/// the counts. Only before the process opens its first database; later it changes nothing. Returns SQLite's result code.
int pb_sqlite_stop_counting_memory(void);

#ifdef __cplusplus
}
#endif
#endif
