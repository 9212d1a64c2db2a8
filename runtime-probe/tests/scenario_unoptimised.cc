// A scenario compiled without optimisation: guards of one function lock through the same call.
#include <mutex>

#include "runtime-probe/tests/scenario.h"

namespace impasse::probe_tests {
namespace {

std::mutex g_mutex;

}  // namespace

SCENARIO(same_depth) {
  {
    const std::unique_lock<std::mutex> first(g_mutex);
  }
  const std::unique_lock<std::mutex> second(g_mutex);
  Ready();
  Hang();
}

}  // namespace impasse::probe_tests
