// A closure that is called where it stands locks inside and has given back when its value is used.
// impasse: all = none
#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <thread>

std::mutex names_mutex;
std::mutex ranks_mutex;
std::map<int, std::string> names;
std::map<int, int> ranks;

std::string Describe(int id) {
  const std::string name = [&] {
    std::lock_guard<std::mutex> lock(names_mutex);
    return names[id];
  }();
  const int rank = [&] {
    std::lock_guard<std::mutex> lock(ranks_mutex);
    return ranks[id];
  }();
  return name + " " + std::to_string(rank);
}

void Promote(int id) {
  const int rank = [&]() -> int {
    std::lock_guard<std::mutex> lock(ranks_mutex);
    return ++ranks[id];
  }();
  std::lock_guard<std::mutex> lock(names_mutex);
  names[id] += rank > 3 ? "*" : "";
}

int main() {
  std::thread a([] { Promote(1); });
  std::thread b([] { Promote(1); });
  const std::string text = Describe(1);
  a.join();
  b.join();
  std::printf("%zu\n", text.size());
}
