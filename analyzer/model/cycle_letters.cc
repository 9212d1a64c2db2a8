#include "analyzer/model/cycle_letters.h"

#include <algorithm>
#include <array>

#include "analyzer/model/fingerprint.h"

namespace impasse {

bool IsUserFunction(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kForeignScopes = {
      "std::", "__gnu_cxx::", "impasse::", "absl::", "boost::"};
  static constexpr std::array<std::string_view, 4> kForeignNames = {"start_thread", "clone",
                                                                    "clone3", "_start"};
  const std::string canonical = CanonicalFunctionName(name);
  const std::string_view text = canonical;
  if (text.empty() || text.starts_with("__") || text.starts_with("pthread_") ||
      text.starts_with("impasse_"))
    return false;
  if (std::ranges::find(kForeignNames, text) != kForeignNames.end()) return false;
  return std::ranges::none_of(kForeignScopes,
                              [&](std::string_view scope) { return text.starts_with(scope); });
}

std::string InnermostUserFunction(const CallPath& path) {
  std::string last_named;
  for (auto frame = path.rbegin(); frame != path.rend(); ++frame) {
    if (frame->function.empty()) continue;
    if (IsUserFunction(frame->function)) return CanonicalFunctionName(frame->function);
    if (last_named.empty()) last_named = CanonicalFunctionName(frame->function);
  }
  return last_named;
}

std::vector<CycleLetter> ChannelCycleLetters(const std::vector<CallPath>& waits) {
  std::vector<CycleLetter> letters;
  letters.reserve(waits.size());
  for (const CallPath& wait : waits) {
    std::string function = InnermostUserFunction(wait);
    letters.push_back({function, function});
  }
  return letters;
}

}  // namespace impasse
