// A function of the program that is called like one of the library does not wait.
// impasse: static = none
#include <mutex>

namespace codec {
struct Buffer {
  int position = 0;
  int recv(int n) { return position += n; }
  int sleep(int n) { return position -= n; }
};
}  // namespace codec

std::mutex mutex;
codec::Buffer buffer;

int Advance(int n) {
  std::lock_guard lock(mutex);
  buffer.recv(n);
  return buffer.sleep(n / 2);
}
int Position() {
  std::lock_guard lock(mutex);
  return buffer.position;
}
