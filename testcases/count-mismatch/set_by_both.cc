// The caller gives up and says so in the same promise that the worker sets.
// impasse: static = count-mismatch
// impasse: online = skip -- the second one throws
// impasse: postmortem = skip -- as online
#include <future>
#include <thread>

int main() {
  std::promise<int> answer;
  std::future<int> result = answer.get_future();
  std::thread worker([&] { answer.set_value(1); });
  answer.set_value(-1);  // as if it had been cancelled
  worker.join();
  return result.get();
}
