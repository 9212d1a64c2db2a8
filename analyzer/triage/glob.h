// Glob: the patterns in suppressions, NOLINT comments and path filters.
#ifndef IMPASSE_ANALYZER_TRIAGE_GLOB_H_
#define IMPASSE_ANALYZER_TRIAGE_GLOB_H_

#include <string_view>

namespace impasse {

// GlobMatches tells whether `text` as a whole matches `pattern`: '*' is any text, '?' any
// character. Complexity: O(|pattern| * |text|).
bool GlobMatches(std::string_view pattern, std::string_view text);

// PathMatches tells whether a path filter covers the file `path`. As in .gitignore: '*' stays
// inside one component, "**" spans several, a pattern without '/' applies at any depth, and a
// pattern that matches a directory covers all that is below it. Complexity: O(depth * |pattern| *
// |path|).
bool PathMatches(std::string_view pattern, std::string_view path);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_TRIAGE_GLOB_H_
