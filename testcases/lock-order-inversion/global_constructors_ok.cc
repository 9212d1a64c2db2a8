// Constructors of globals take locks in one order before main, the only thread takes them in the
// other one afterwards; a magic static is built under a lock.
// impasse: all = none
#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <thread>

std::mutex plugin_mutex;
std::mutex name_mutex;
std::map<std::string, int> plugins;

class Plugin {
 public:
  explicit Plugin(const char* name) {
    std::lock_guard<std::mutex> names(name_mutex);
    std::lock_guard<std::mutex> lock(plugin_mutex);
    plugins[name] = 1;
  }
};

Plugin png("png");
Plugin jpeg("jpeg");

const std::string& DefaultName() {
  static const std::string name = [] {
    std::lock_guard<std::mutex> names(name_mutex);
    return std::string("png");
  }();
  return name;
}

int main() {
  std::thread loader([] {
    std::lock_guard<std::mutex> lock(plugin_mutex);
    plugins[DefaultName()] = 2;
  });
  loader.join();
  std::printf("%zu\n", plugins.size());
}
