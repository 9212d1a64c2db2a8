// Version guard: some pairs of module and clang-tidy load without complaint and then report
// nothing, with exit status 0. A gate that is green because nothing was looked at is worse than no
// gate, so a module that finds itself in another major ends the process.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "clang/Basic/Version.h"

namespace impasse::tidy {
namespace {

// The major in "Debian clang version 22.1.8 (...)"; 0 when there is none.
int MajorOf(const std::string& version) {
  constexpr char kWord[] = "version ";
  const auto at = version.find(kWord);
  return at == std::string::npos
             ? 0
             : static_cast<int>(std::strtol(version.c_str() + at + sizeof(kWord) - 1, nullptr, 10));
}

struct Guard {
  Guard() {
    const std::string host = clang::getClangToolFullVersion("clang");
    if (MajorOf(host) == CLANG_VERSION_MAJOR) return;
    std::fprintf(stderr,
                 "impasse: this module was built for LLVM %d and cannot work in %s. Load "
                 "impasse-tidy-%d.so, or run clang-tidy-%d.\n",
                 CLANG_VERSION_MAJOR, host.c_str(), MajorOf(host), CLANG_VERSION_MAJOR);
    std::fflush(stderr);
    _exit(2);
  }
};

// It must run before the host looks at the registry; memory that runs out ends the host either way.
const Guard kGuard;  // NOLINT(bugprone-throwing-static-initialization)

}  // namespace
}  // namespace impasse::tidy
