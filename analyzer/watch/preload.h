// Preload: whether the probe gets into a program.
#ifndef IMPASSE_ANALYZER_WATCH_PRELOAD_H_
#define IMPASSE_ANALYZER_WATCH_PRELOAD_H_

#include <cstdint>
#include <string>

namespace impasse {

enum class Preload : std::uint8_t {
  kWorks,
  kBroughtAlong,  // linked statically, with libimpasse-probe-static.a
  kStatic,        // linked statically: there is no loader to obey LD_PRELOAD
  kSetuid,
  kUnknown,
};

// CanPreload looks at the file that `command` names (searched in PATH) without running it. Scripts
// and what cannot be read are kUnknown. Thread-safe.
Preload CanPreload(const std::string& command);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_PRELOAD_H_
