// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The only thread waits for an atomic to change.
#include <atomic>

int main() {
  std::atomic<int> state{0};
  state.wait(0);
}
