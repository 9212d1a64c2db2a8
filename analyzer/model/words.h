// Words: names and types of the program, compared with words that are known.
#ifndef IMPASSE_ANALYZER_MODEL_WORDS_H_
#define IMPASSE_ANALYZER_MODEL_WORDS_H_

#include <algorithm>
#include <string_view>

namespace impasse {

// LastComponent is "push" of "std::queue::push".
inline std::string_view LastComponent(std::string_view name) {
  const auto colons = name.rfind("::");
  return colons == std::string_view::npos ? name : name.substr(colons + 2);
}

inline bool IsOneOf(std::string_view word, const auto& words) {
  return std::ranges::find(words, word) != words.end();
}

inline bool StartsWithAny(std::string_view text, const auto& beginnings) {
  return std::ranges::any_of(beginnings,
                             [&](std::string_view begin) { return text.starts_with(begin); });
}

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_WORDS_H_
