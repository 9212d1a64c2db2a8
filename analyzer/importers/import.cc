#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "analyzer/importers/importer.h"

namespace impasse {
namespace {

// A read-only mapping of a whole file.
class MappedFile {
 public:
  MappedFile() = default;
  ~MappedFile() {
    if (data_ != nullptr) munmap(data_, size_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  absl::Status Open(const std::string& path) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return Failed(path);
    struct stat status{};
    absl::Status result;
    if (fstat(fd, &status) != 0) {
      result = Failed(path);
    } else if (!S_ISREG(status.st_mode)) {
      result = absl::InvalidArgumentError(path + ": not a regular file");
    } else if (status.st_size > 0) {
      size_ = static_cast<std::size_t>(status.st_size);
      void* data = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
      if (data == MAP_FAILED) {
        result = Failed(path);
      } else {
        data_ = data;
      }
    }
    close(fd);
    return result;
  }

  std::string_view bytes() const {
    return data_ == nullptr ? std::string_view()
                            : std::string_view(static_cast<char*>(data_), size_);
  }

 private:
  static absl::Status Failed(const std::string& path) {
    return absl::NotFoundError(path + ": cannot be read: " + std::strerror(errno));
  }

  void* data_ = nullptr;
  std::size_t size_ = 0;
};

std::string KnownFormats() {
  std::string text;
  for (const Importer* importer : Registry<Importer>::All()) {
    text += (text.empty() ? "" : ", ") + std::string(importer->what);
  }
  return text;
}

}  // namespace

absl::Status ImportFile(const std::string& path, Recording& recording) {
  MappedFile file;
  if (absl::Status status = file.Open(path); !status.ok()) return status;
  if (file.bytes().empty()) return absl::InvalidArgumentError(path + ": the file is empty");
  for (const Importer* importer : Registry<Importer>::All()) {
    if (!importer->sniff(file.bytes())) continue;
    recording.source = path;
    absl::Status status = importer->import({path, file.bytes()}, recording);
    if (status.ok()) return status;
    return absl::Status(status.code(), path + ": " + std::string(status.message()));
  }
  return absl::InvalidArgumentError(
      path + ": not a kind of file that can be analysed; known are: " + KnownFormats());
}

}  // namespace impasse
