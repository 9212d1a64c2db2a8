#include "analyzer/importers/event_stream.h"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <unordered_map>

namespace impasse {
namespace {

using trace::EventChunk;

constexpr std::uint64_t kStreamMagic = 0x3153545645504d49;  // "IMPEVTS1" in memory
constexpr std::size_t kChunksPerFrame = 256;
constexpr std::size_t kLargestFrame = kChunksPerFrame * sizeof(EventChunk);
constexpr int kLevel = 1;  // the fastest: a run may make a hundred megabytes a second

struct StreamHeader {
  std::uint64_t magic;
  std::uint32_t version;  // of the trace
  std::uint32_t pid;
  std::uint64_t start_monotonic_ns;
};

const trace::Section& Events(const trace::Header& header) {
  return header.sections[static_cast<std::size_t>(trace::SectionId::kEvents)];
}

bool WriteAll(int fd, const void* data, std::size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = write(fd, at, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    at += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

// Copies a chunk that its writer was not changing meanwhile into another one.
bool ReadChunk(const ByteSource& source, std::uint64_t where, EventChunk& chunk) {
  std::uint64_t after = 0;
  return source.Read(where, &chunk, sizeof(chunk)) && chunk.sequence != 0 &&
         source.Read(where + offsetof(EventChunk, sequence), &after, sizeof(after)) &&
         after == chunk.sequence && chunk.used <= trace::kEventsPerChunk;
}

// Keeps of each sequence number the copy with the most events.
class Collection {
 public:
  explicit Collection(std::size_t limit) : limit_(limit) {}

  bool full() const { return chunks_.size() >= limit_; }
  void Add(const EventChunk& chunk) {
    if (chunk.sequence == 0 || chunk.used > trace::kEventsPerChunk) return;
    const auto [known, is_new] = places_.try_emplace(chunk.sequence, chunks_.size());
    if (is_new) {
      chunks_.push_back(chunk);
    } else if (chunks_[known->second].used < chunk.used) {
      chunks_[known->second] = chunk;
    }
  }
  std::vector<EventChunk> Take() { return std::move(chunks_); }

 private:
  std::size_t limit_;
  std::vector<EventChunk> chunks_;
  std::unordered_map<std::uint64_t, std::size_t> places_;
};

// Decompresses the frame that `bytes` begin with into `chunks` and returns its size, 0 when it
// cannot be read.
std::size_t ReadFrame(std::string_view bytes, std::vector<EventChunk>& chunks) {
  const std::size_t size = ZSTD_findFrameCompressedSize(bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) return 0;
  const unsigned long long content = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (content > kLargestFrame || content % sizeof(EventChunk) != 0) return 0;
  chunks.resize(content / sizeof(EventChunk));
  const std::size_t got = ZSTD_decompress(chunks.data(), content, bytes.data(), size);
  return got == content ? size : 0;
}

}  // namespace

std::string EventStreamPath(const std::string& trace) { return trace + ".events.zst"; }

EventStreamWriter::~EventStreamWriter() {
  if (fd_ >= 0) close(fd_);
}

absl::Status EventStreamWriter::Begin(const std::string& path, const trace::Header& header,
                                      EventStreamWriter& writer) {
  writer.fd_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  const StreamHeader begin = {kStreamMagic, header.version, header.pid, header.start_monotonic_ns};
  if (writer.fd_ >= 0 && WriteAll(writer.fd_, &begin, sizeof(begin))) return absl::OkStatus();
  writer.problem_ = "cannot write " + path + ": " + std::strerror(errno);
  return absl::UnavailableError(writer.problem_);
}

// A chunk that is not full may still grow, and is taken only when its place is soon used again.
// Should it grow afterwards it is written once more.
bool EventStreamWriter::IsDue(const Written& written, const EventChunk& head, std::uint64_t newest,
                              std::uint32_t usable) const {
  const bool known = written.sequence == head.sequence;
  if (head.sequence == 0 || (known && written.used >= head.used)) return false;
  if (head.used >= trace::kEventsPerChunk) return true;
  const std::uint64_t since = known ? written.newest : head.sequence;
  return newest > since + usable / 4;
}

std::size_t EventStreamWriter::Add(const ByteSource& source, const trace::Header& header) {
  const trace::Section& section = Events(header);
  if (fd_ < 0 || !problem_.empty() || section.record_size < sizeof(EventChunk)) return 0;
  const std::uint32_t count = std::min(section.used, section.capacity);
  if (written_.size() < count) written_.resize(count);
  const auto place = [&section](std::uint32_t index) {
    return section.offset + std::uint64_t{index} * section.record_size;
  };
  struct Head {  // of a chunk, which is large
    std::uint32_t thread;
    std::uint16_t generation;
    std::uint16_t used;
    std::uint64_t sequence;
  };
  std::uint64_t newest = 0;
  std::vector<Head> all(count);
  for (std::uint32_t i = 1; i < count; ++i) {
    if (!source.Read(place(i), &all[i], sizeof(Head))) return 0;
    newest = std::max(newest, all[i].sequence);
  }
  std::vector<EventChunk> due;
  std::size_t taken = 0;
  EventChunk chunk;
  for (std::uint32_t i = 1; i < count; ++i) {
    chunk.sequence = all[i].sequence;
    chunk.used = all[i].used;
    if (!IsDue(written_[i], chunk, newest, section.capacity - 1)) continue;
    if (!ReadChunk(source, place(i), chunk)) continue;
    written_[i] = {chunk.sequence, chunk.used, newest};
    due.push_back(chunk);
    ++taken;
    if (due.size() < kChunksPerFrame) continue;
    Write(due);
    due.clear();
  }
  if (!due.empty()) Write(due);
  return taken;
}

void EventStreamWriter::Write(const std::vector<EventChunk>& chunks) {
  const std::size_t size = chunks.size() * sizeof(EventChunk);
  std::string frame(ZSTD_compressBound(size), '\0');
  const std::size_t got = ZSTD_compress(frame.data(), frame.size(), chunks.data(), size, kLevel);
  if (ZSTD_isError(got) != 0) {
    problem_ = std::string("cannot compress events: ") + ZSTD_getErrorName(got);
  } else if (!WriteAll(fd_, frame.data(), got)) {
    problem_ = std::string("cannot write all events: ") + std::strerror(errno);
  }
}

std::vector<EventChunk> ReadEventStream(std::string_view bytes, const trace::Header& header,
                                        std::size_t limit, std::vector<std::string>& damage) {
  StreamHeader begin = {};
  if (bytes.size() >= sizeof(begin)) std::memcpy(&begin, bytes.data(), sizeof(begin));
  if (begin.magic != kStreamMagic || begin.version != header.version || begin.pid != header.pid ||
      begin.start_monotonic_ns != header.start_monotonic_ns) {
    damage.emplace_back("the stream of events beside the trace belongs to another one");
    return {};
  }
  bytes.remove_prefix(sizeof(begin));
  Collection collection(limit);
  std::vector<EventChunk> chunks;
  while (!bytes.empty() && !collection.full()) {
    const std::size_t size = ReadFrame(bytes, chunks);
    if (size == 0) {
      damage.emplace_back("the stream of events is cut short or damaged: " +
                          std::to_string(bytes.size()) + " bytes at its end cannot be read");
      break;
    }
    for (const EventChunk& chunk : chunks) collection.Add(chunk);
    bytes.remove_prefix(size);
  }
  if (collection.full() && !bytes.empty()) {
    damage.emplace_back(
        "the stream has more events than can be looked at; the later ones are left out");
  }
  return collection.Take();
}

}  // namespace impasse
