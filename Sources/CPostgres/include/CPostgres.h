#ifndef PATCHBAY_CPOSTGRES_H
#define PATCHBAY_CPOSTGRES_H

// For its types and constants. The program is not linked with libpq: a call of one of the functions that are declared there is refused by
// the linker. Debian has the header in a folder of its own; named with it, no target that imports this needs a flag.
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#elif __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#error "libpq-fe.h is missing: install the package libpq-dev"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// Loads libpq, once in a process, and with it the 21 libraries that it needs: 6 MiB and 7 ms that nobody should pay at each start whose
/// database is SQLite. It stays until the process ends, as any thread may have a connection.
///
/// Returns 1 when it is there. Otherwise 0, also at each later call, and `reason` is why: a text that stays. May be called from several
/// threads at once: they wait for the one that loads.
int pb_pq_load(const char **reason);

// Functions of libpq (PostgreSQL 15, chapter 34), to be called after pb_pq_load has returned 1. They have names of ours: when libpq calls
// one of its own, the loader looks into the program first, and would take ours for it.

PGconn *pb_pq_connectdb_params(const char *const *keywords, const char *const *values, int expand_dbname);
void pb_pq_finish(PGconn *connection);
ConnStatusType pb_pq_status(const PGconn *connection);
char *pb_pq_error_message(const PGconn *connection);
int pb_pq_enter_pipeline_mode(PGconn *connection);
int pb_pq_exit_pipeline_mode(PGconn *connection);
int pb_pq_pipeline_sync(PGconn *connection);
int pb_pq_backend_pid(const PGconn *connection);
int pb_pq_socket(const PGconn *connection);
int pb_pq_setnonblocking(PGconn *connection, int is_nonblocking);
PQnoticeProcessor pb_pq_set_notice_processor(PGconn *connection, PQnoticeProcessor processor, void *argument);

int pb_pq_send_query(PGconn *connection, const char *text);
int pb_pq_send_query_params(
    PGconn *connection, const char *text, int count, const Oid *types, const char *const *values, const int *lengths, const int *formats,
    int result_format);
int pb_pq_send_prepare(PGconn *connection, const char *name, const char *text, int count, const Oid *types);
int pb_pq_send_query_prepared(
    PGconn *connection, const char *name, int count, const char *const *values, const int *lengths, const int *formats, int result_format);
int pb_pq_flush(PGconn *connection);
int pb_pq_consume_input(PGconn *connection);
int pb_pq_is_busy(PGconn *connection);
PGresult *pb_pq_get_result(PGconn *connection);

ExecStatusType pb_pq_result_status(const PGresult *result);
char *pb_pq_result_error_field(const PGresult *result, int field);
int pb_pq_ntuples(const PGresult *result);
int pb_pq_nfields(const PGresult *result);
char *pb_pq_fname(const PGresult *result, int column);
Oid pb_pq_ftype(const PGresult *result, int column);
char *pb_pq_cmd_status(PGresult *result);
char *pb_pq_cmd_tuples(PGresult *result);
char *pb_pq_getvalue(const PGresult *result, int row, int column);
int pb_pq_getlength(const PGresult *result, int row, int column);
int pb_pq_getisnull(const PGresult *result, int row, int column);
void pb_pq_clear(PGresult *result);

PGnotify *pb_pq_notifies(PGconn *connection);
void pb_pq_freemem(void *memory);

PGcancel *pb_pq_get_cancel(PGconn *connection);
int pb_pq_cancel(PGcancel *handle, char *error, int error_capacity);
void pb_pq_free_cancel(PGcancel *handle);

#ifdef __cplusplus
}
#endif
#endif
