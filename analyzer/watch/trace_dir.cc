#include "analyzer/watch/trace_dir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "analyzer/model/trace_format.h"

namespace impasse {
namespace {

absl::Status Failed(const std::string& what) {
  return absl::UnavailableError(what + ": " + std::strerror(errno));
}

bool WriteAll(int fd, const char* data, std::size_t size, off_t offset) {
  while (size > 0) {
    const ssize_t written = pwrite(fd, data, size, offset);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    data += written;
    size -= static_cast<std::size_t>(written);
    offset += written;
  }
  return true;
}

// Copies the data and leaves out blocks of zeros, whether or not the file system knows its holes.
bool CopySparsely(int from, int to, off_t size) {
  constexpr std::size_t kBlock = std::size_t{1} << 16;
  std::vector<char> block(kBlock);
  off_t at = 0;
  while (at < size) {
    const off_t data = lseek(from, at, SEEK_DATA);
    if (data < 0 && errno == ENXIO) break;  // only a hole is left
    if (data > at) at = data / static_cast<off_t>(kBlock) * static_cast<off_t>(kBlock);
    const ssize_t got = pread(from, block.data(), kBlock, at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    const auto* end = block.data() + got;
    const bool zeros =
        std::all_of(static_cast<const char*>(block.data()), end, [](char c) { return c == 0; });
    if (!zeros && !WriteAll(to, block.data(), static_cast<std::size_t>(got), at)) return false;
    at += got;
  }
  return ftruncate(to, size) == 0;
}

void StampEnd(int fd, std::uint64_t end_ns) {
  constexpr off_t kWhere = offsetof(trace::Header, end_monotonic_ns);
  std::uint64_t known = 0;
  if (pread(fd, &known, sizeof(known), kWhere) != sizeof(known) || known != 0) return;
  WriteAll(fd, reinterpret_cast<const char*>(&end_ns), sizeof(end_ns), kWhere);
}

void StampUnknown(int fd, std::uint32_t threads) {
  constexpr off_t kWhere = offsetof(trace::Header, untracked_threads);
  std::uint32_t known = 0;
  if (threads == 0 || pread(fd, &known, sizeof(known), kWhere) != sizeof(known)) return;
  known += threads;
  WriteAll(fd, reinterpret_cast<const char*>(&known), sizeof(known), kWhere);
}

}  // namespace

TraceDir::~TraceDir() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

absl::Status TraceDir::Create() {
  const char* temporary = std::getenv("TMPDIR");
  for (const char* parent : {"/dev/shm", temporary, "/tmp"}) {
    if (parent == nullptr || *parent == '\0') continue;
    std::string name = std::string(parent) + "/impasse-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) continue;
    path_ = name;
    return absl::OkStatus();
  }
  return Failed("cannot make a directory for the trace in /dev/shm, TMPDIR or /tmp");
}

std::vector<std::string> TraceDir::NewFiles() {
  std::vector<std::string> fresh;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path_, error)) {
    const std::string path = entry.path().string();
    if (!path.ends_with(".trace")) continue;
    if (std::find(known_.begin(), known_.end(), path) == known_.end()) fresh.push_back(path);
  }
  std::sort(fresh.begin(), fresh.end());
  known_.insert(known_.end(), fresh.begin(), fresh.end());
  return fresh;
}

absl::Status SaveTrace(int fd, const std::string& path, const Ending& ending) {
  struct stat status{};
  if (fstat(fd, &status) != 0) return Failed("cannot read the trace");
  const std::string partial = path + ".partial";
  const int to = open(partial.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (to < 0) return Failed("cannot write " + partial);
  absl::Status result;
  if (!CopySparsely(fd, to, status.st_size)) result = Failed("cannot write " + partial);
  if (result.ok()) {
    StampEnd(to, ending.end_ns);
    StampUnknown(to, ending.unknown_threads);
  }
  if (close(to) != 0 && result.ok()) result = Failed("cannot write " + partial);
  if (result.ok() && rename(partial.c_str(), path.c_str()) != 0) {
    result = Failed("cannot write " + path);
  }
  if (!result.ok()) unlink(partial.c_str());
  return result;
}

}  // namespace impasse
