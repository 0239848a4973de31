#include "CSimdjson.h"

#include <algorithm>
#include <memory>
#include <simdjson.h>

namespace {

static_assert(PB_JSON_PADDING >= simdjson::SIMDJSON_PADDING, "Swift pads less than simdjson reads");

constexpr size_t smallest_capacity = 64 * 1024;
constexpr size_t largest_kept_capacity = 1024 * 1024;

/// One per thread: parsing is synchronous and its result is copied out before the thread can do anything else,
/// so no lock is needed and the buffers stay warm from page to page.
struct workspace {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
    simdjson::dom::document document;

    simdjson::error_code prepare(size_t length, size_t depth) noexcept {
        size_t capacity = smallest_capacity;
        while (capacity < length) { capacity *= 2; }
        capacity = std::max(capacity, parser ? parser->capacity() : 0);
        simdjson::error_code error = parser
            ? parser->allocate(capacity, depth)
            : simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, depth, parser);
        if (!error && document.capacity() < capacity) { error = document.allocate(capacity); }
        return error;
    }
};

thread_local workspace current;

/// Whether the first stage found more values and names than `maximum`. They are counted only where there may be that many.
bool has_more_values(const simdjson::internal::dom_parser_implementation &parser, const uint8_t *bytes, size_t maximum) {
    if (parser.n_structural_indexes <= maximum) { return false; }
    size_t count = 0;
    for (uint32_t i = 0; i < parser.n_structural_indexes; i++) {
        switch (bytes[parser.structural_indexes[i]]) {
        case ',': case ':': case ']': case '}': break;
        default: count++;
        }
    }
    return count > maximum;
}

}  // namespace

pb_json_status pb_json_parse(
    const uint8_t *bytes, size_t length, size_t maximum_depth, size_t maximum_values, pb_json_result *result) {
    // simdjson refuses a container at the depth it is given, unless that is empty: with our limit itself, what passes is within it.
    // Only what fails by that is tried once more with one level added, and then an empty container may be one too deep.
    simdjson::error_code error = simdjson::DEPTH_ERROR;
    for (size_t extra = 0; extra < 2 && error == simdjson::DEPTH_ERROR; extra++) {
        if (current.prepare(length, maximum_depth + extra)) {
            current = workspace();
            return PB_JSON_NO_MEMORY;
        }
        error = current.parser->stage1(bytes, length, simdjson::stage1_mode::regular);
        if (!error && has_more_values(*current.parser, bytes, maximum_values)) { return PB_JSON_TOO_MANY_VALUES; }
        if (!error) { error = current.parser->stage2(current.document); }
        result->may_be_too_deep = extra > 0;
    }
    if (error) { return PB_JSON_REFUSED; }
    result->tape = current.document.tape.get();
    // The first word's payload is the index after the last one.
    result->tape_words = static_cast<size_t>(result->tape[0] & 0xFFFFFFFF);
    result->strings = current.document.string_buf.get();
    result->structurals = current.parser->structural_indexes.get();
    result->structural_count = current.parser->n_structural_indexes;
    return PB_JSON_OK;
}

void pb_json_trim(void) {
    if (current.parser && current.parser->capacity() > largest_kept_capacity) { current = workspace(); }
}
