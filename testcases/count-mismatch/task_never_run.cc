// A task that is run when there is something to do only, and a future that is awaited anyway.
// impasse: static = count-mismatch
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <future>

int main(int argc, char**) {
  std::packaged_task<int()> sum([] { return 1; });
  std::future<int> result = sum.get_future();
  if (argc > 1) sum();
  return result.get();
}
