// One value more than the bound is put in before anybody takes: cpp-channel, with a size.
// impasse: static = channel-stuck
// impasse: online = skip -- declarations, without the library
// impasse: postmortem = skip -- as online
#include <cstddef>
#include <thread>

namespace msd {
// As the library declares it.
template <typename T>
class channel {
 public:
  channel();
  explicit channel(std::size_t capacity);
  ~channel();
  void close() noexcept;
};
template <typename T>
channel<T>& operator<<(channel<T>& to, const T& value);
template <typename T>
channel<T>& operator>>(channel<T>& from, T& value);
}  // namespace msd

int main() {
  msd::channel<int> jobs(2);
  msd::channel<int> log;  // without a bound
  for (int i = 0; i < 3; ++i) {
    log << i;
    jobs << i;
  }
  std::thread worker([&] {
    int job = 0;
    for (int i = 0; i < 3; ++i) jobs >> job;
  });
  worker.join();
}
