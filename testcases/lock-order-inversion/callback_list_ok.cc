// The same callbacks, called when the lock of the registry has been given back.
// impasse: all = none
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

std::mutex registry_mutex;
std::mutex journal_mutex;
int entries = 0;
int calls = 0;

void Ignore() {}

void Write() {
  std::lock_guard<std::mutex> lock(journal_mutex);
  ++entries;
}

void Run(const std::string& name) {
  static const std::map<std::string, std::function<void()>> handlers = {{"ignore", Ignore},
                                                                        {"write", Write}};
  {
    std::lock_guard<std::mutex> lock(registry_mutex);
    ++calls;
  }
  const auto found = handlers.find(name);
  if (found != handlers.end()) found->second();
}

void Report() {
  std::lock_guard<std::mutex> lock(journal_mutex);
  std::lock_guard<std::mutex> registry(registry_mutex);
  std::puts(entries <= calls ? "each entry has its call" : "an entry without a call");
}

int main() {
  std::thread worker([] { Run("write"); });
  Report();
  worker.join();
}
