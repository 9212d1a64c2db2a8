// Making the file of a trace: its name, its size, its sections.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "runtime-probe/record/atomic.h"
#include "runtime-probe/record/system.h"
#include "runtime-probe/record/trace.h"

namespace impasse::probe {
namespace {

using trace::Header;
using trace::kSectionCount;

constexpr std::uint64_t kAlignment = 4096;
constexpr std::uint32_t kMaxImages = 10'000;  // of one process id: exec in a loop
constexpr std::uint32_t kProbeVersion = 100;  // major * 10000 + minor * 100 + patch
// A disk or a shared memory that is too small for the whole is asked for a part of it.
constexpr std::uint32_t kSmallestScale = 64;
constexpr std::uint32_t kScaleStep = 4;
constexpr std::uint64_t kStackWords = 512 << 10;
constexpr std::uint64_t kStringBytes = 256 << 10;

std::uint32_t Scaled(std::uint64_t count, std::uint32_t scale, std::uint32_t least) {
  count /= scale;
  if (count > 0x10000000) count = 0x10000000;
  return count < least ? least : static_cast<std::uint32_t>(count);
}

// LayOut fills the section table and returns the size of the file.
std::uint64_t LayOut(const Options& options, std::uint32_t scale, Header& header) {
  const std::uint32_t record_size[kSectionCount] = {sizeof(ThreadRecord),
                                                    sizeof(ObjectRecord),
                                                    sizeof(ModuleRecord),
                                                    sizeof(EdgeRecord),
                                                    sizeof(OrderRecord),
                                                    sizeof(std::uint64_t),
                                                    1,
                                                    sizeof(EventChunk)};
  const std::uint32_t capacity[kSectionCount] = {Scaled(options.threads, scale, 64),
                                                 Scaled(options.objects, scale, 512),
                                                 Scaled(2048, scale, 256),
                                                 Scaled(options.edges, scale, 512),
                                                 Scaled(65536, scale, 1024),
                                                 Scaled(kStackWords, scale, 16 * 1024),
                                                 Scaled(kStringBytes, scale, 32 * 1024),
                                                 Scaled(options.ring / 4, scale, 16)};
  std::uint64_t offset = kAlignment;
  for (std::uint32_t i = 0; i < kSectionCount; ++i) {
    // Record 0 of a section is never used.
    header.sections[i] = {offset, record_size[i], capacity[i], 1, 0};
    offset += static_cast<std::uint64_t>(record_size[i]) * capacity[i];
    offset = (offset + kAlignment - 1) / kAlignment * kAlignment;
  }
  return offset;
}

void FillHeader(std::uint64_t size, Header& header) {
  header.version = trace::kVersion;
  header.byte_order = trace::kByteOrderMark;
  header.header_size = sizeof(Header);
  header.pid = static_cast<std::uint32_t>(getpid());
  header.parent_pid = static_cast<std::uint32_t>(getppid());
  header.start_monotonic_ns = Now();
  header.start_realtime_ns = RealTime();
  header.file_size = size;
  header.probe_version = kProbeVersion;
}

template <class T>
void Locate(SectionId id, T*& table) {
  char* base = reinterpret_cast<char*>(g_trace.header);
  table =
      reinterpret_cast<T*>(base + g_trace.header->sections[static_cast<std::uint32_t>(id)].offset);
}

void LocateSections() {
  Locate(SectionId::kThreads, g_trace.threads);
  Locate(SectionId::kObjects, g_trace.objects);
  Locate(SectionId::kModules, g_trace.modules);
  Locate(SectionId::kEdges, g_trace.edges);
  Locate(SectionId::kOrders, g_trace.orders);
  Locate(SectionId::kStacks, g_trace.stacks);
  Locate(SectionId::kStrings, g_trace.strings);
  Locate(SectionId::kEvents, g_trace.events);
}

// CanPopulate tells whether the kernel can give parts of a mapping their room one by one
// (Linux 5.14).
bool CanPopulate() {
  void* page = MapPrivate(kAlignment);
  const bool can = page != nullptr && madvise(page, kAlignment, MADV_POPULATE_WRITE) == 0;
  if (page != nullptr) munmap(page, kAlignment);
  return can;
}

// Reserve gives the file its size: sparse, to be filled by Commit, or with all its room at once,
// for no store may meet a full disk. fallocate is asked directly: posix_fallocate would write every
// block where the file system cannot.
bool Reserve(int file, std::uint64_t size, bool sparse) {
  // Beyond this limit the kernel would end the program with SIGXFSZ.
  rlimit limit = {};
  if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && size > limit.rlim_cur) {
    errno = EFBIG;
    return false;
  }
  if (sparse) return ftruncate(file, static_cast<off_t>(size)) == 0;
  int result = 0;
  do {
    result = fallocate(file, 0, 0, static_cast<off_t>(size));
  } while (result != 0 && errno == EINTR);
  return result == 0;
}

const char* MapFile(int file, const Options& options) {
  Header header = {};
  std::uint64_t size = 0;
  std::uint32_t scale = 1;
  const bool sparse = CanPopulate();
  for (;; scale *= kScaleStep) {
    if (scale > kSmallestScale) return "there is no room for it";
    size = LayOut(options, scale, header);
    if (Reserve(file, size, sparse)) break;
    if (errno != ENOSPC && errno != EFBIG && errno != EDQUOT) return strerrordesc_np(errno);
    [[maybe_unused]] const int cut = ftruncate(file, 0);
  }
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) return "it cannot be mapped";
  if (sparse && madvise(memory, kAlignment, MADV_POPULATE_WRITE) != 0) {
    munmap(memory, size);
    return "there is no room for it";
  }
  FillHeader(size, header);
  g_trace = {};
  g_trace.header = static_cast<Header*>(memory);
  g_trace.size = size;
  *g_trace.header = header;
  LocateSections();
  if (!sparse) CommitAll();
  // A follower takes the file for a trace only once the magic number is there.
  StoreRelease(g_trace.header->magic, trace::kMagic);
  return nullptr;
}

// FileName is the name of the n-th image of this process.
Text FileName(const Options& options, std::uint32_t n) {
  const auto pid = static_cast<std::uint64_t>(getpid());
  const char* directory = getenv("IMPASSE_TRACE_DIR");
  Text name;
  if (directory != nullptr && *directory != '\0') {
    name.Append(directory).Append("/").Append(pid).Append(".").Append(n).Append(".trace");
    return name;
  }
  if (options.trace.text[0] != '\0') {
    name.Append(options.trace.text);
    if (n != 0) name.Append(".").Append(pid).Append(".").Append(n);
    return name;
  }
  name.Append("impasse-").Append(pid);
  if (n != 0) name.Append(".").Append(n);
  return name.Append(".trace");
}

// MarkReplaced tells in the trace of the image before this one that exec ended it.
void MarkReplaced(const Options& options, std::uint32_t n) {
  const int file = open(FileName(options, n).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return;
  Header header = {};
  const auto running = static_cast<std::uint32_t>(trace::ProcessState::kRunning);
  if (pread(file, &header, sizeof(header), 0) == sizeof(header) && header.magic == trace::kMagic &&
      header.pid == static_cast<std::uint32_t>(getpid()) && header.state == running) {
    header.state = static_cast<std::uint32_t>(trace::ProcessState::kReplaced);
    [[maybe_unused]] const ssize_t written =
        pwrite(file, &header.state, sizeof(header.state), offsetof(Header, state));
  }
  close(file);
}

}  // namespace

const char* OpenTrace(const Options& options, char* path, std::size_t path_size) {
  int file = -1;
  std::uint32_t n = 0;
  for (; n < kMaxImages; ++n) {
    const Text name = FileName(options, n);
    if (name.full() || name.size() >= path_size) return "its name is too long";
    std::memcpy(path, name.c_str(), name.size() + 1);
    file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0 || errno != EEXIST) break;
  }
  if (file < 0) return strerrordesc_np(errno);
  const char* reason = MapFile(file, options);
  close(file);
  if (reason != nullptr) {
    unlink(path);
  } else if (n != 0) {
    MarkReplaced(options, n - 1);
  }
  return reason;
}

}  // namespace impasse::probe
