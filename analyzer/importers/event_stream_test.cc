#include "analyzer/importers/event_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "analyzer/importers/byte_source.h"
#include "analyzer/importers/trace_builder.h"
#include "analyzer/importers/trace_reader.h"

namespace impasse {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint16_t kFull = trace::kEventsPerChunk;

class EventStreamTest : public testing::Test {
 protected:
  EventStreamTest() {
    std::string name = testing::TempDir() + "impasse-stream-XXXXXX";
    path_ = std::string(mkdtemp(name.data())) + "/events.zst";
    thread_ = builder_.Thread();
    object_ = builder_.Object(ObjectKind::kMutex);
    builder_.Object(ObjectKind::kMutex);
  }
  ~EventStreamTest() override {
    std::filesystem::remove_all(std::filesystem::path(path_).parent_path());
  }
  void Begin() { ASSERT_TRUE(EventStreamWriter::Begin(path_, builder_.header, writer_).ok()); }
  void Add() {
    const std::string bytes = builder_.Bytes();
    writer_.Add(MemorySource(bytes), builder_.header);
    EXPECT_EQ(writer_.problem(), "");
  }
  std::string Stream() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  std::vector<trace::EventChunk> Read(std::string_view bytes, std::size_t limit = 1000) {
    return ReadEventStream(bytes, builder_.header, limit, damage_);
  }
  // The trace with what the stream adds.
  Recording ReadTrace(std::uint64_t begun) {
    builder_.header.chunks_begun = begun;
    std::string bytes = builder_.Bytes();
    // Not full: no record of an object was used twice.
    trace::Header header = builder_.header;
    ++header.sections[static_cast<std::size_t>(trace::SectionId::kObjects)].capacity;
    std::memcpy(bytes.data(), &header, sizeof(header));
    const MemorySource source(bytes);
    TraceReader reader(&source);
    EXPECT_TRUE(reader.Open().ok());
    reader.AddEvents(Read(Stream()));
    Recording recording;
    reader.Read({nullptr, true}, recording);
    return recording;
  }

  TraceBuilder builder_;
  std::uint32_t thread_ = 0;
  std::uint32_t object_ = 0;
  std::string path_;
  EventStreamWriter writer_;
  std::vector<std::string> damage_;
};

TEST_F(EventStreamTest, KeepsWhatTheRingOverwrites) {
  builder_.Chunk(1, kFull, thread_, object_);
  builder_.Chunk(2, kFull, thread_, object_);
  Begin();
  Add();
  builder_.ChunkAt(1).sequence = 3;  // goes round
  builder_.ChunkAt(2).used = 7;
  builder_.ChunkAt(2).sequence = 4;
  Add();
  EXPECT_THAT(Read(Stream()), SizeIs(3)) << "the fourth is not full and stays in the trace";
  EXPECT_THAT(damage_, IsEmpty());
  const Recording recording = ReadTrace(4);
  EXPECT_THAT(recording.events, SizeIs(3 * kFull + 7));
  EXPECT_FALSE(recording.events_wrapped);
  EXPECT_TRUE(ReadTrace(5).events_wrapped) << "one chunk was missed";
}

TEST_F(EventStreamTest, EachChunkIsWrittenOnce) {
  builder_.Chunk(1, kFull, thread_, object_);
  Begin();
  Add();
  const std::size_t size = Stream().size();
  Add();
  EXPECT_EQ(Stream().size(), size);
}

// A thread that ended left a chunk that will not be filled.
TEST_F(EventStreamTest, AChunkThatIsNotFullIsTakenBeforeItsPlaceIsUsedAgain) {
  for (std::uint64_t i = 1; i <= 8; ++i) builder_.Chunk(i, 3, thread_, object_);
  Begin();
  Add();
  const std::size_t early = Read(Stream()).size();
  EXPECT_GT(early, 0U);
  EXPECT_LT(early, 8U);
  builder_.ChunkAt(1).used = 9;  // it had only paused
  for (std::uint64_t i = 2; i <= 8; ++i)
    builder_.ChunkAt(static_cast<std::uint32_t>(i)).sequence = 8 + i;
  Add();
  const std::vector<trace::EventChunk> chunks = Read(Stream());
  const auto first = std::find_if(chunks.begin(), chunks.end(), [](const trace::EventChunk& chunk) {
    return chunk.sequence == 1;
  });
  ASSERT_NE(first, chunks.end());
  EXPECT_EQ(first->used, 9) << "the longer copy counts";
}

TEST_F(EventStreamTest, AStreamCutAnywhereIsGoodUpToThere) {
  Begin();
  for (int round = 0; round < 3; ++round) {
    if (round > 0) builder_.ChunkAt(1).sequence = round + 1;
    if (round == 0) builder_.Chunk(1, kFull, thread_, object_);
    Add();
  }
  const std::string whole = Stream();
  std::size_t most = 0;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    damage_.clear();
    const std::size_t got = Read(std::string_view(whole).substr(0, length)).size();
    EXPECT_GE(got, most) << length;
    EXPECT_LT(got, 3U) << length;
    most = got;
  }
  EXPECT_EQ(most, 2U);
  EXPECT_THAT(damage_, SizeIs(1));
  EXPECT_THAT(damage_[0], HasSubstr("cut short"));
}

TEST_F(EventStreamTest, DamagedBytesAreSurvived) {
  builder_.Chunk(1, kFull, thread_, object_);
  Begin();
  Add();
  const std::string whole = Stream();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string bytes = whole;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
    for (const trace::EventChunk& chunk : Read(bytes)) EXPECT_LE(chunk.used, kFull);
  }
}

TEST_F(EventStreamTest, TheStreamOfAnotherTraceIsRefused) {
  builder_.Chunk(1, kFull, thread_, object_);
  Begin();
  Add();
  ++builder_.header.start_monotonic_ns;
  EXPECT_THAT(Read(Stream()), IsEmpty());
  ASSERT_THAT(damage_, SizeIs(1));
  EXPECT_THAT(damage_[0], HasSubstr("belongs to another one"));
}

TEST_F(EventStreamTest, WhatIsTooMuchIsLeftOutAndSaid) {
  Begin();
  builder_.Chunk(1, kFull, thread_, object_);
  Add();
  builder_.ChunkAt(1).sequence = 2;
  Add();
  EXPECT_THAT(Read(Stream(), 1), SizeIs(1));
  ASSERT_THAT(damage_, SizeIs(1));
  EXPECT_THAT(damage_[0], HasSubstr("left out"));
}

TEST_F(EventStreamTest, AFileThatCannotBeWrittenIsSaid) {
  EXPECT_FALSE(EventStreamWriter::Begin("/nowhere/events", builder_.header, writer_).ok());
  EXPECT_FALSE(writer_.open());
  EXPECT_THAT(writer_.problem(), HasSubstr("/nowhere/events"));
}

TEST_F(EventStreamTest, AFullDiskEndsTheStreamAndIsSaid) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP();
  builder_.Chunk(1, kFull, thread_, object_);
  EXPECT_FALSE(EventStreamWriter::Begin("/dev/full", builder_.header, writer_).ok());
  EXPECT_THAT(writer_.problem(), HasSubstr("No space left"));
}

}  // namespace
}  // namespace impasse
