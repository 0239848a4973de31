#include "CPostgres.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

// With the number of its interface: the name without it is there for linking, and comes with libpq-dev.
#ifdef __APPLE__
static const char library[] = "libpq.5.dylib";
#else
static const char library[] = "libpq.so.5";
#endif

/// Every function that is called below.
#define PB_PQ_EACH(function) \
    function(PQbackendPID) function(PQcancel) function(PQclear) function(PQcmdStatus) function(PQcmdTuples) function(PQconnectdbParams) function(PQconsumeInput) \
    function(PQenterPipelineMode) function(PQerrorMessage) function(PQexitPipelineMode) function(PQfinish) function(PQflush) function(PQfreemem) function(PQnotifies) function(PQfname) function(PQfreeCancel) function(PQftype) \
    function(PQgetCancel) function(PQgetisnull) function(PQgetlength) function(PQgetResult) function(PQgetvalue) \
    function(PQisBusy) function(PQnfields) function(PQntuples) function(PQpipelineSync) function(PQresultErrorField) function(PQresultStatus) \
    function(PQsendPrepare) function(PQsendQuery) function(PQsendQueryParams) function(PQsendQueryPrepared) function(PQsetnonblocking) function(PQsetNoticeProcessor) \
    function(PQsocket) function(PQstatus)

/// Of the types that libpq-fe.h declares, so that the compiler checks the calls.
#define PB_PQ_POINTER(name) __typeof__(name) *name;
static struct { PB_PQ_EACH(PB_PQ_POINTER) } pq;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int is_loaded;
static char failure[256];

/// The loader's message is the thread's own, and gone with its next call.
static void fail(void) {
    const char *message = dlerror();
    snprintf(failure, sizeof failure, "%s", message ? message : library);
}

static void load(void) {
    // RTLD_NOW: what is missing in it or in those that it needs is found here, and not in the middle of a transaction. RTLD_LOCAL: with it
    // comes an OpenSSL and more, whose names are for nobody else.
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        fail();
        return;
    }
#define PB_PQ_FIND(name) \
    if (!(pq.name = (__typeof__(name) *)dlsym(handle, #name))) { \
        fail(); \
        dlclose(handle); \
        return; \
    }
    PB_PQ_EACH(PB_PQ_FIND)
    is_loaded = 1;
}

int pb_pq_load(const char **reason) {
    pthread_once(&once, load);
    *reason = is_loaded ? NULL : failure;
    return is_loaded;
}

PGconn *pb_pq_connectdb_params(const char *const *keywords, const char *const *values, int expand_dbname) {
    return pq.PQconnectdbParams(keywords, values, expand_dbname);
}

void pb_pq_finish(PGconn *connection) { pq.PQfinish(connection); }

ConnStatusType pb_pq_status(const PGconn *connection) { return pq.PQstatus(connection); }

char *pb_pq_error_message(const PGconn *connection) { return pq.PQerrorMessage(connection); }

int pb_pq_enter_pipeline_mode(PGconn *connection) { return pq.PQenterPipelineMode(connection); }

int pb_pq_exit_pipeline_mode(PGconn *connection) { return pq.PQexitPipelineMode(connection); }

int pb_pq_pipeline_sync(PGconn *connection) { return pq.PQpipelineSync(connection); }

int pb_pq_backend_pid(const PGconn *connection) { return pq.PQbackendPID(connection); }

int pb_pq_socket(const PGconn *connection) { return pq.PQsocket(connection); }

int pb_pq_setnonblocking(PGconn *connection, int is_nonblocking) { return pq.PQsetnonblocking(connection, is_nonblocking); }

PQnoticeProcessor pb_pq_set_notice_processor(PGconn *connection, PQnoticeProcessor processor, void *argument) {
    return pq.PQsetNoticeProcessor(connection, processor, argument);
}

int pb_pq_send_query(PGconn *connection, const char *text) { return pq.PQsendQuery(connection, text); }

int pb_pq_send_query_params(
    PGconn *connection, const char *text, int count, const Oid *types, const char *const *values, const int *lengths, const int *formats,
    int result_format) {
    return pq.PQsendQueryParams(connection, text, count, types, values, lengths, formats, result_format);
}

int pb_pq_send_prepare(PGconn *connection, const char *name, const char *text, int count, const Oid *types) {
    return pq.PQsendPrepare(connection, name, text, count, types);
}

int pb_pq_send_query_prepared(
    PGconn *connection, const char *name, int count, const char *const *values, const int *lengths, const int *formats, int result_format) {
    return pq.PQsendQueryPrepared(connection, name, count, values, lengths, formats, result_format);
}

int pb_pq_flush(PGconn *connection) { return pq.PQflush(connection); }

int pb_pq_consume_input(PGconn *connection) { return pq.PQconsumeInput(connection); }

int pb_pq_is_busy(PGconn *connection) { return pq.PQisBusy(connection); }

PGresult *pb_pq_get_result(PGconn *connection) { return pq.PQgetResult(connection); }

ExecStatusType pb_pq_result_status(const PGresult *result) { return pq.PQresultStatus(result); }

char *pb_pq_result_error_field(const PGresult *result, int field) { return pq.PQresultErrorField(result, field); }

int pb_pq_ntuples(const PGresult *result) { return pq.PQntuples(result); }

int pb_pq_nfields(const PGresult *result) { return pq.PQnfields(result); }

char *pb_pq_fname(const PGresult *result, int column) { return pq.PQfname(result, column); }

Oid pb_pq_ftype(const PGresult *result, int column) { return pq.PQftype(result, column); }

char *pb_pq_cmd_status(PGresult *result) { return pq.PQcmdStatus(result); }

char *pb_pq_cmd_tuples(PGresult *result) { return pq.PQcmdTuples(result); }

char *pb_pq_getvalue(const PGresult *result, int row, int column) { return pq.PQgetvalue(result, row, column); }

int pb_pq_getlength(const PGresult *result, int row, int column) { return pq.PQgetlength(result, row, column); }

int pb_pq_getisnull(const PGresult *result, int row, int column) { return pq.PQgetisnull(result, row, column); }

void pb_pq_clear(PGresult *result) { pq.PQclear(result); }

PGcancel *pb_pq_get_cancel(PGconn *connection) { return pq.PQgetCancel(connection); }

int pb_pq_cancel(PGcancel *handle, char *error, int error_capacity) { return pq.PQcancel(handle, error, error_capacity); }

void pb_pq_free_cancel(PGcancel *handle) { pq.PQfreeCancel(handle); }

PGnotify *pb_pq_notifies(PGconn *connection) { return pq.PQnotifies(connection); }

void pb_pq_freemem(void *memory) { pq.PQfreemem(memory); }
