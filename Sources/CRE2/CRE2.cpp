#include "CRE2.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

struct cre2_pattern {
    RE2 regex;
    cre2_pattern(const re2::StringPiece &text, const RE2::Options &options) : regex(text, options) {}
};

extern "C" cre2_pattern *cre2_compile(const char *pattern, size_t length, long max_memory, char *error, size_t error_capacity) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_memory);
    std::unique_ptr<cre2_pattern> compiled(new (std::nothrow) cre2_pattern(re2::StringPiece(pattern, length), options));
    if (compiled && compiled->regex.ok()) return compiled.release();
    if (error_capacity > 0) {
        const std::string message = compiled ? compiled->regex.error() : "out of memory";
        const size_t count = std::min(message.size(), error_capacity - 1);
        std::memcpy(error, message.data(), count);
        error[count] = 0;
    }
    return nullptr;
}

extern "C" void cre2_free(cre2_pattern *pattern) {
    delete pattern;
}

extern "C" int cre2_group_count(const cre2_pattern *pattern) {
    return pattern->regex.NumberOfCapturingGroups();
}

extern "C" int cre2_program_size(const cre2_pattern *pattern) {
    return pattern->regex.ProgramSize();
}

extern "C" int cre2_search(const cre2_pattern *pattern, const char *text, size_t length, size_t start, long *ranges, int groups) {
    std::vector<re2::StringPiece> found(static_cast<size_t>(groups));
    const re2::StringPiece input(text, length);
    if (!pattern->regex.Match(input, start, length, RE2::UNANCHORED, found.data(), groups)) return 0;
    for (int index = 0; index < groups; index++) {
        const re2::StringPiece &piece = found[static_cast<size_t>(index)];
        ranges[2 * index] = piece.data() == nullptr ? -1 : piece.data() - text;
        ranges[2 * index + 1] = piece.data() == nullptr ? -1 : piece.data() - text + static_cast<long>(piece.size());
    }
    return 1;
}
