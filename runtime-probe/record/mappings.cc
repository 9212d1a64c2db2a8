#include "runtime-probe/record/mappings.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstddef>

#include "runtime-probe/record/atomic.h"
#include "runtime-probe/record/system.h"

namespace impasse::probe {
namespace {

constexpr std::uintptr_t kPage = 4096;

// The private page found last: futex words lie close together. A page that is unmapped and mapped
// again as shared memory would be taken for private; then a wait on it that everything else waits
// for, too, would be reported.
std::uintptr_t g_private_page = 0;

// Reads /proc/self/maps character by character: lines are "begin-end rwxp ...".
class MapsReader {
 public:
  MapsReader() : file_(open("/proc/self/maps", O_RDONLY | O_CLOEXEC)) {}
  ~MapsReader() {
    if (file_ >= 0) close(file_);
  }
  MapsReader(const MapsReader&) = delete;
  MapsReader& operator=(const MapsReader&) = delete;

  // Next reads one line; false at the end.
  bool Next() {
    begin = Hexadecimal();
    end = Hexadecimal();
    for (int i = 0; i < 3; ++i) Get();  // rwx
    is_private = Get() == 'p';
    int c = Get();
    while (c >= 0 && c != '\n') c = Get();
    return c >= 0;
  }

  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  bool is_private = false;

 private:
  int Get() {
    if (at_ == size_) {
      const ssize_t count = file_ < 0 ? 0 : read(file_, buffer_, sizeof(buffer_));
      if (count <= 0) return -1;
      size_ = static_cast<std::size_t>(count);
      at_ = 0;
    }
    return static_cast<unsigned char>(buffer_[at_++]);
  }

  // Consumes the character after the number, too.
  std::uintptr_t Hexadecimal() {
    std::uintptr_t number = 0;
    for (int c = Get();; c = Get()) {
      if (c >= '0' && c <= '9') {
        number = number * 16 + static_cast<std::uintptr_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        number = number * 16 + static_cast<std::uintptr_t>(c - 'a' + 10);
      } else {
        return number;
      }
    }
  }

  int file_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  char buffer_[1024];
};

}  // namespace

bool IsSharedMemory(std::uintptr_t address) {
  const std::uintptr_t page = address / kPage;
  if (Load(g_private_page) == page) return false;
  const ErrnoKeeper keeper;
  MapsReader maps;
  while (maps.Next()) {
    if (address < maps.begin || address >= maps.end) continue;
    if (maps.is_private) Store(g_private_page, page);
    return !maps.is_private;
  }
  return true;
}

}  // namespace impasse::probe
