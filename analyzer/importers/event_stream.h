// EventStream: the file beside a trace in which every event of a run is kept, where the trace
// itself has only the latest ones.
//
//   ring of chunks in the trace ──> EventStreamWriter ──> FILE.events.zst ──> ReadEventStream
//        (the probe writes)           (the parent, while       (append only)    (post-mortem)
//                                      the program runs)
//
// The file is a header and zstd frames, each of which holds whole chunks and can be read by itself:
// a file cut anywhere, by whatever ended its writer, is good up to the last whole frame. The
// grammar is in docs/trace-format.md.
#ifndef IMPASSE_ANALYZER_IMPORTERS_EVENT_STREAM_H_
#define IMPASSE_ANALYZER_IMPORTERS_EVENT_STREAM_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/importers/byte_source.h"
#include "analyzer/model/trace_format.h"

namespace impasse {

// The name of the stream of events that belongs to the trace at `trace`.
std::string EventStreamPath(const std::string& trace);

// Not thread-safe. Memory is bounded by the number of chunks in the ring.
class EventStreamWriter {
 public:
  // Begin makes the file, readable by the user only; an existing one is replaced.
  static absl::Status Begin(const std::string& path, const trace::Header& header,
                            EventStreamWriter& writer);
  EventStreamWriter() = default;
  ~EventStreamWriter();
  EventStreamWriter(const EventStreamWriter&) = delete;
  EventStreamWriter& operator=(const EventStreamWriter&) = delete;

  // Add writes the chunks that are complete since the last call, and those that are about to be
  // used again, from the trace in `source`. To be called so often that the ring does not go round
  // in between. Returns how many it wrote. O(chunks in use).
  std::size_t Add(const ByteSource& source, const trace::Header& header);

  bool open() const { return fd_ >= 0; }
  // Why the stream ends before the run does; empty when it does not.
  const std::string& problem() const { return problem_; }

 private:
  // What was written of the chunk with an index.
  struct Written {
    std::uint64_t sequence = 0;
    std::uint32_t used = 0;
    std::uint64_t newest = 0;  // of all chunks, at that time
  };
  bool IsDue(const Written& written, const trace::EventChunk& head, std::uint64_t newest,
             std::uint32_t usable) const;
  void Write(const std::vector<trace::EventChunk>& chunks);

  int fd_ = -1;
  std::string problem_;
  std::vector<Written> written_;  // by index
};

// ReadEventStream returns the chunks of the stream in `bytes` that belongs to the trace with that
// header, each sequence number once. What is wrong with the stream is added to `damage`; a frame
// cut short at the end, and everything beyond `limit` chunks, are left out and said there. Nothing
// in the input is trusted.
std::vector<trace::EventChunk> ReadEventStream(std::string_view bytes, const trace::Header& header,
                                               std::size_t limit, std::vector<std::string>& damage);

// More chunks than this (66 million events) do not fit into memory with what is made of them.
inline constexpr std::size_t kMostStreamedChunks = 1 << 18;

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_IMPORTERS_EVENT_STREAM_H_
