#include "analyzer/capture/preload/recorder.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace impasse::capture {
namespace {

constexpr unsigned long kBuffer = 4096;
constexpr long kMaxResponseFile = 4L << 20;

// Writes "LENGTH:BYTES" fields. The first failure ends it.
class FieldWriter {
 public:
  explicit FieldWriter(int fd) : fd_(fd) {}

  void Number(unsigned long value) {
    char text[32];
    const int size = snprintf(text, sizeof(text), "%lu", value);
    Field(text, static_cast<unsigned long>(size));
  }

  void Text(const char* text) { Field(text, strlen(text)); }

  // Copies `size` bytes of a file.
  void File(int from, unsigned long size) {
    Length(size);
    char buffer[kBuffer];
    while (size > 0) {
      const ssize_t got = read(from, buffer, size < kBuffer ? size : kBuffer);
      if (got <= 0) return;
      Write(buffer, static_cast<unsigned long>(got));
      size -= static_cast<unsigned long>(got);
    }
  }

 private:
  void Field(const char* bytes, unsigned long size) {
    Length(size);
    Write(bytes, size);
  }

  void Length(unsigned long size) {
    char text[32];
    const int length = snprintf(text, sizeof(text), "%lu:", size);
    Write(text, static_cast<unsigned long>(length));
  }

  void Write(const char* bytes, unsigned long size) {
    while (size > 0 && fd_ >= 0) {
      const ssize_t written = write(fd_, bytes, size);
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fd_ = -1;
      bytes += written;
      size -= static_cast<unsigned long>(written);
    }
  }

  int fd_;
};

// A number of a process may come again in a long build.
int CreateFile(const char* directory) {
  for (unsigned attempt = 0; attempt < 1000; ++attempt) {
    char path[PATH_MAX];
    const int size = snprintf(path, sizeof(path), "%s/%ld.%u", directory, long{getpid()}, attempt);
    if (size < 0 || size >= PATH_MAX) return -1;
    const int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

// A response file may be gone when the build has ended.
void WriteResponseFile(const char* arg, FieldWriter& writer) {
  const int fd = open(arg + 1, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  struct stat status;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= kMaxResponseFile) {
    writer.Text(arg);
    writer.File(fd, static_cast<unsigned long>(status.st_size));
  }
  close(fd);
}

bool IsExecutable(const char* path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

}  // namespace

void Record(const char* directory, const char* program, char* const* argv) {
  const int saved = errno;
  char here[PATH_MAX];
  const int fd = getcwd(here, sizeof(here)) == nullptr ? -1 : CreateFile(directory);
  if (fd >= 0) {
    FieldWriter writer(fd);
    writer.Text(here);
    writer.Text(program);
    unsigned long count = 0;
    while (argv[count] != nullptr) ++count;
    writer.Number(count);
    for (unsigned long i = 0; i < count; ++i) writer.Text(argv[i]);
    for (unsigned long i = 1; i < count; ++i) {
      if (argv[i][0] == '@' && argv[i][1] != '\0') WriteResponseFile(argv[i], writer);
    }
    close(fd);
  }
  errno = saved;
}

bool IsStatic(const char* path) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  Elf64_Ehdr header;
  bool is_static = pread(fd, &header, sizeof(header), 0) == static_cast<ssize_t>(sizeof(header)) &&
                   memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
                   header.e_ident[EI_CLASS] == ELFCLASS64 &&
                   (header.e_type == ET_EXEC || header.e_type == ET_DYN);
  for (unsigned i = 0; is_static && i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    const long where = static_cast<long>(header.e_phoff) + long{i} * header.e_phentsize;
    const ssize_t got = pread(fd, &segment, sizeof(segment), where);
    is_static = got == static_cast<ssize_t>(sizeof(segment)) && segment.p_type != PT_INTERP;
  }
  close(fd);
  return is_static;
}

bool FindProgram(const char* name, char* path, unsigned long size) {
  if (strchr(name, '/') != nullptr) {
    return snprintf(path, size, "%s", name) < static_cast<int>(size) && IsExecutable(path);
  }
  const char* directories = getenv("PATH");
  if (directories == nullptr) directories = "/usr/bin:/bin";
  while (true) {
    const char* const end = strchrnul(directories, ':');
    const int length = static_cast<int>(end - directories);
    const int written =
        snprintf(path, size, "%.*s/%s", length, length == 0 ? "." : directories, name);
    if (length != 0 && written > 0 && written < static_cast<int>(size) && IsExecutable(path)) {
      return true;
    }
    if (*end == '\0') return false;
    directories = end + 1;
  }
}

}  // namespace impasse::capture
