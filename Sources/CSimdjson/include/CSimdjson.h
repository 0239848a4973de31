#ifndef PATCHBAY_CSIMDJSON_H
#define PATCHBAY_CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes that must be readable behind the input handed to `pb_json_parse`; their content does not matter.
#define PB_JSON_PADDING 64

/// What one parse left in this thread's workspace. Every pointer is valid until the thread's next call.
typedef struct {
    /// simdjson's DOM tape (see its doc/tape.md), with the root words at both ends.
    const uint64_t *tape;
    size_t tape_words;
    /// Unescaped strings; the payload of a string word is an offset into this buffer: 4 bytes of length, the bytes, a NUL.
    const uint8_t *strings;
    /// Byte offset in the input of every structural character and of every scalar's first byte, ascending.
    const uint32_t *structurals;
    size_t structural_count;
    /// The depth limit was reached, and an empty array or object may lie one level below it: the caller has to look.
    bool may_be_too_deep;
} pb_json_result;

typedef enum { PB_JSON_OK, PB_JSON_REFUSED, PB_JSON_NO_MEMORY, PB_JSON_TOO_MANY_VALUES } pb_json_status;

/// Parses and fully validates one document. `maximum_depth` counts nested arrays and objects, and is at least 1;
/// `maximum_values` counts values and names, and is looked at before the tape is written.
pb_json_status pb_json_parse(
    const uint8_t *bytes, size_t length, size_t maximum_depth, size_t maximum_values, pb_json_result *result);

/// Gives back a workspace that one large document made large; small ones are kept for the thread's next parse.
void pb_json_trim(void);

#ifdef __cplusplus
}
#endif
#endif
