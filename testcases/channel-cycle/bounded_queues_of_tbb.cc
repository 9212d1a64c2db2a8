// Two stages hand each other more than the queues between them hold: the bound is set by a call.
// impasse: static = channel-cycle
// impasse: online = skip -- declarations, without the library
// impasse: postmortem = skip -- as online
#include <cstddef>
#include <thread>

namespace tbb {
// As oneTBB declares it.
template <typename T>
class concurrent_bounded_queue {
 public:
  concurrent_bounded_queue();
  ~concurrent_bounded_queue();
  void set_capacity(std::ptrdiff_t capacity);
  void push(const T& value);
  void pop(T& value);
  bool try_push(const T& value);
  bool try_pop(T& value);
  void abort();
  std::ptrdiff_t size() const;
};
}  // namespace tbb

int main() {
  tbb::concurrent_bounded_queue<int> forward;
  tbb::concurrent_bounded_queue<int> back;
  forward.set_capacity(1);
  back.set_capacity(1);
  const auto run = [](tbb::concurrent_bounded_queue<int>& to,
                      tbb::concurrent_bounded_queue<int>& from) {
    int value = 0;
    for (int i = 0; i < 2; ++i) to.push(i);
    for (int i = 0; i < 2; ++i) from.pop(value);
  };
  std::thread first([&] { run(forward, back); });
  std::thread second([&] { run(back, forward); });
  first.join();
  second.join();
}
