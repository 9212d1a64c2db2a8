// Loader: waits for the locks of the dynamic loader. dlopen, dlsym, dl_iterate_phdr and whoever
// unwinds a stack take them inside the C library, where the probe has no function to stand in front
// of.
#ifndef IMPASSE_ANALYZER_WATCH_LOADER_H_
#define IMPASSE_ANALYZER_WATCH_LOADER_H_

#include <cstdint>
#include <utility>

#include "analyzer/importers/symbolizer.h"
#include "analyzer/model/recording.h"

namespace impasse {

// The loader of one process. Not thread-safe.
class Loader {
 public:
  // AddWaits gives a wait to each thread of the recording that is not known to wait and sleeps on a
  // mutex in the loader's data, and a hold to the owner that the mutex names. Nothing is added
  // where the owner is no thread of the process. It asks the kernel only when some thread waits for
  // another one: then one read of /proc for each thread that does not, the first few hundred.
  void AddWaits(Recording& recording);

  // AddPaths says where the threads of those waits and holds are. They are stopped for as long as
  // their stacks are read.
  static void AddPaths(Recording& recording, Symbolizer& symbolizer);

 private:
  bool FindData(std::uint32_t pid);

  std::uint32_t pid_ = 0;
  std::pair<std::uint64_t, std::uint64_t> data_;  // addresses of the loader's variables
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_LOADER_H_
