// MatchPath: one call path as the source tells it, and one as a run has it.
#include <algorithm>
#include <string>
#include <string_view>

#include "analyzer/model/fingerprint.h"
#include "analyzer/model/user_code.h"
#include "analyzer/watch/confirmation.h"

namespace impasse {
namespace {

constexpr std::uint32_t kNearLines = 2;

std::string_view FileName(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

// Debug information of a function without linkage may lack its namespace.
bool SameFunction(const std::string& a, const std::string& b) {
  const std::string left = CanonicalFunctionName(a);
  const std::string right = CanonicalFunctionName(b);
  if (left == right) return true;
  const std::string& longer = left.size() > right.size() ? left : right;
  const std::string& shorter = left.size() > right.size() ? right : left;
  return !shorter.empty() && longer.ends_with("::" + shorter);
}

struct Likeness {
  bool same = false;
  bool exact = false;  // nothing says that the lines differ
  bool line = false;   // the line is known to be the same
};

Likeness Compare(const Frame& finding, const Frame& run) {
  if (finding.address != 0 && finding.address == run.address && finding.module == run.module) {
    return {true, true, true};
  }
  bool exact = true;
  const bool known = finding.location.known() && run.location.known();
  if (known) {
    const std::uint32_t low = std::min(finding.location.line, run.location.line);
    const std::uint32_t high = std::max(finding.location.line, run.location.line);
    if (FileName(finding.location.file) != FileName(run.location.file) || high - low > kNearLines) {
      return {};
    }
    exact = high == low;
  }
  const bool same = !finding.function.empty() && !run.function.empty() &&
                    SameFunction(finding.function, run.function);
  return {same, same && exact, same && exact && known};
}

}  // namespace

PathMatch MatchPath(const CallPath& finding, const CallPath& run) {
  PathMatch match = {.frames = 0, .exact = true};
  std::size_t missed = 0;
  bool all_lines = true;
  auto at = run.rbegin();
  for (auto wanted = finding.rbegin(); wanted != finding.rend(); ++wanted) {
    if (!IsUserFrame(*wanted)) continue;
    Likeness likeness;
    const auto found = std::find_if(at, run.rend(), [&](const Frame& frame) {
      likeness = Compare(*wanted, frame);
      return likeness.same;
    });
    if (found == run.rend()) {
      ++missed;
      continue;
    }
    match.exact = match.exact && likeness.exact;
    all_lines = all_lines && likeness.line;
    at = found + 1;
    match.frames = static_cast<std::size_t>(at - run.rbegin());
  }
  // Only the very line of a call tells that what is missing was called there.
  const bool follows = missed == 0 || (missed == 1 && all_lines);
  return match.frames > 0 && follows ? match : PathMatch{};
}

}  // namespace impasse
