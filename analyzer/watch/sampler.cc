#include "analyzer/watch/sampler.h"

#include <linux/perf_event.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

namespace impasse {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kRingSize = 16 * kPage;  // of records, behind the page of the header
constexpr std::uint32_t kStackBytes = 256;

// The registers asked for, as bits of the kernel's numbering (asm/perf_regs.h). Of the flags only
// those that arithmetic sets are looked at.
#if defined(__x86_64__)
constexpr std::uint64_t kRegisters = 0xff03ff;  // ax to flags, r8 to r15
constexpr std::size_t kFlags = 9;
constexpr std::uint64_t kArithmetic = 0x8d5;  // carry, parity, adjust, zero, sign, overflow
#elif defined(__aarch64__)
constexpr std::uint64_t kRegisters = 0x1ffffffff;  // x0 to x30, sp, pc
constexpr std::size_t kFlags = ~std::size_t{0};
constexpr std::uint64_t kArithmetic = 0;
#else
constexpr std::uint64_t kRegisters = 0;
constexpr std::size_t kFlags = 0;
constexpr std::uint64_t kArithmetic = 0;
#endif
constexpr std::size_t kRegisterCount = std::popcount(kRegisters);

std::uint64_t Mixed(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15;
  return hash ^ hash >> 29;
}

// Words reads 64-bit words one after the other; 0 behind the end.
class Words {
 public:
  explicit Words(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::uint64_t Next() {
    std::uint64_t word = 0;
    if (bytes_.size() < sizeof(word)) {
      complete_ = false;
      return 0;
    }
    std::memcpy(&word, bytes_.data(), sizeof(word));
    bytes_ = bytes_.subspan(sizeof(word));
    return word;
  }
  bool complete() const { return complete_; }

 private:
  std::span<const std::byte> bytes_;
  bool complete_ = true;
};

perf_event_attr Attributes(std::uint64_t period_ns) {
  perf_event_attr attributes = {};
  attributes.size = sizeof(attributes);
  attributes.type = PERF_TYPE_SOFTWARE;
  attributes.config = PERF_COUNT_SW_CPU_CLOCK;
  attributes.sample_period = period_ns;
  attributes.sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_REGS_USER | PERF_SAMPLE_STACK_USER;
  attributes.sample_regs_user = kRegisters;
  attributes.sample_stack_user = kStackBytes;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  return attributes;
}

}  // namespace

std::unique_ptr<Sampler> Sampler::Start(std::uint64_t tid, std::uint64_t period_ns, int& error) {
  if (kRegisters == 0) {
    error = ENOSYS;
    return nullptr;
  }
  perf_event_attr attributes = Attributes(period_ns);
  const long fd = syscall(SYS_perf_event_open, &attributes, static_cast<pid_t>(tid), -1, -1,
                          PERF_FLAG_FD_CLOEXEC);
  if (fd < 0) {
    error = errno;
    return nullptr;
  }
  void* ring =
      mmap(nullptr, kPage + kRingSize, PROT_READ | PROT_WRITE, MAP_SHARED, static_cast<int>(fd), 0);
  if (ring == MAP_FAILED) {
    error = errno;
    close(static_cast<int>(fd));
    return nullptr;
  }
  return std::unique_ptr<Sampler>(new Sampler(static_cast<int>(fd), static_cast<std::byte*>(ring)));
}

Sampler::Sampler(int fd, std::byte* ring) : fd_(fd), ring_(ring) {}

Sampler::~Sampler() {
  munmap(ring_, kPage + kRingSize);
  close(fd_);
}

std::vector<ThreadSample> Sampler::Take() {
  auto& header = *reinterpret_cast<perf_event_mmap_page*>(ring_);
  const std::uint64_t head = __atomic_load_n(&header.data_head, __ATOMIC_ACQUIRE);
  std::uint64_t at = header.data_tail;
  std::vector<std::byte> record;
  std::vector<ThreadSample> samples;
  const auto copy = [&](std::uint64_t from, std::size_t size) {
    record.resize(size);
    for (std::size_t i = 0; i < size; ++i) record[i] = ring_[kPage + (from + i) % kRingSize];
  };
  while (at + sizeof(perf_event_header) <= head) {
    perf_event_header known;
    copy(at, sizeof(known));
    std::memcpy(&known, record.data(), sizeof(known));
    if (known.size < sizeof(known) || at + known.size > head) break;
    copy(at + sizeof(known), known.size - sizeof(known));
    ThreadSample sample;
    if (known.type == PERF_RECORD_SAMPLE && ReadSample(record, sample)) samples.push_back(sample);
    at += known.size;
  }
  __atomic_store_n(&header.data_tail, head, __ATOMIC_RELEASE);
  return samples;
}

bool ReadSample(std::span<const std::byte> body, ThreadSample& sample) {
  Words words(body);
  sample.pc = words.Next();
  if (words.Next() != PERF_SAMPLE_REGS_ABI_64) return false;
  std::uint64_t state = 0;
  for (std::size_t i = 0; i < kRegisterCount; ++i) {
    const std::uint64_t value = words.Next();
    state = Mixed(state, i == kFlags ? value & kArithmetic : value);
  }
  std::uint64_t size = words.Next();
  if (size > kStackBytes) return false;
  for (; size >= sizeof(state); size -= sizeof(state)) state = Mixed(state, words.Next());
  sample.state = state;
  return words.complete();
}

}  // namespace impasse
