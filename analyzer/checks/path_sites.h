// PathSites: from the frames of a static call path back to the actions of the program.
#ifndef IMPASSE_ANALYZER_CHECKS_PATH_SITES_H_
#define IMPASSE_ANALYZER_CHECKS_PATH_SITES_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/skeleton/program.h"

namespace impasse {

struct ActionSite {
  skeleton::FunctionId function = skeleton::kNone;
  std::uint32_t block = 0;
  const skeleton::Action* action = nullptr;  // null: not found
};

// PathSites is immutable. Making one takes a pass over the functions that the paths name.
class PathSites {
 public:
  PathSites(const skeleton::Program& program, const std::vector<const CallPath*>& paths);

  // At returns the call, lock operation or guard at the place of a frame. Where several stand, the
  // first that the frame may mean.
  ActionSite At(const Frame& frame) const;

 private:
  std::map<std::pair<std::string, Location>, ActionSite> sites_;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_PATH_SITES_H_
