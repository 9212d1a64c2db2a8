#include "analyzer/model/cycle_letters.h"

#include <string>

#include "analyzer/model/user_code.h"

namespace impasse {

std::vector<CycleLetter> ChannelCycleLetters(const std::vector<CallPath>& waits) {
  std::vector<CycleLetter> letters;
  letters.reserve(waits.size());
  for (const CallPath& wait : waits) {
    const std::string function = InnermostUserFunction(wait);
    letters.push_back({function, function});
  }
  return letters;
}

}  // namespace impasse
