// impasse: online = none
// impasse: postmortem = none
//
// Four threads need a static that one of them initialises.
#include <chrono>
#include <thread>
#include <vector>

namespace {

int Count() {
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  return 0;
}

int Size() {
  static const int size = Count();
  return size;
}

}  // namespace

int main() {
  std::vector<std::thread> users;
  for (int i = 0; i < 4; ++i) users.emplace_back(Size);
  for (std::thread& user : users) user.join();
  return Size();
}
