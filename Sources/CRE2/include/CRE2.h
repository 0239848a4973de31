#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern of RE2: matching takes time linear in the text, whatever the pattern.
typedef struct cre2_pattern cre2_pattern;

/// Compiles a pattern in UTF-8. Null when it is malformed or needs more than `max_memory` bytes;
/// then a message, cut to fit and ended by zero, is put into `error`.
cre2_pattern *cre2_compile(const char *pattern, size_t length, long max_memory, char *error, size_t error_capacity);

/// Frees what cre2_compile returned.
void cre2_free(cre2_pattern *pattern);

/// The number of groups in parentheses.
int cre2_group_count(const cre2_pattern *pattern);

/// The number of instructions it is compiled to: at worst each is looked at for each byte of a text.
int cre2_program_size(const cre2_pattern *pattern);

/// Searches the text from `start`. Returns 1 when the pattern matches anywhere behind it, else 0.
/// `ranges` gets the begin and end of the whole match and of each group, `2 * groups` numbers; -1 for a group that took no part.
/// May be called from several threads at once.
int cre2_search(const cre2_pattern *pattern, const char *text, size_t length, size_t start, long *ranges, int groups);

#ifdef __cplusplus
}
#endif
