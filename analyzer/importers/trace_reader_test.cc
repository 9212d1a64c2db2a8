#include "analyzer/importers/trace_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "analyzer/importers/trace_builder.h"
#include "analyzer/model/wait_for_graph.h"

namespace impasse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Recording ReadBytes(const std::string& bytes, bool history = true) {
  const MemorySource source(bytes);
  TraceReader reader(&source);
  Recording recording;
  const absl::Status status = reader.Open();
  EXPECT_TRUE(status.ok()) << status.message();
  Symbolizer symbolizer("");
  if (status.ok()) reader.Read({&symbolizer, history}, recording);
  return recording;
}

TEST(TraceReaderTest, ReadsARingOfPhilosophers) {
  TraceBuilder builder;
  builder.Thread();
  builder.Ring(5);
  const Recording recording = ReadBytes(builder.Bytes());
  EXPECT_THAT(recording.threads, SizeIs(6));
  EXPECT_THAT(recording.objects, SizeIs(5));
  EXPECT_THAT(recording.damage, IsEmpty());
  EXPECT_EQ(recording.threads[1].holds.at(0).object, 0U);
  EXPECT_EQ(recording.threads[1].wait.arms.at(0).object, 1U);
  const auto remainder = WaitForGraph::Build(recording).Reduce();
  EXPECT_THAT(remainder.cores, ElementsAre(ElementsAre(1, 2, 3, 4, 5)));
}

TEST(TraceReaderTest, AScanReadsOnlyObjectsThatMatter) {
  TraceBuilder builder;
  for (int i = 0; i < 10; ++i) builder.Object(ObjectKind::kMutex);
  builder.Ring(2);
  const std::string bytes = builder.Bytes();
  EXPECT_THAT(ReadBytes(bytes, true).objects, SizeIs(12));
  const Recording scan = ReadBytes(bytes, false);
  EXPECT_THAT(scan.objects, SizeIs(2));
  EXPECT_THAT(WaitForGraph::Build(scan).Reduce().cores, SizeIs(1));
}

TEST(TraceReaderTest, AThreadWhoseSequenceIsEvenDoesNotWait) {
  TraceBuilder builder;
  builder.Ring(2);
  builder.ThreadAt(1).seq = 8;
  EXPECT_THAT(ReadBytes(builder.Bytes()).threads[0].wait.arms, IsEmpty());
}

TEST(TraceReaderTest, NamesComeFromTheTrace) {
  TraceBuilder builder;
  builder.header.executable = builder.String("/usr/bin/table");
  builder.Thread("table");
  const std::uint32_t thread = builder.Thread("philosopher 2");
  builder.Waits(thread, builder.Object(ObjectKind::kChannel, "orders"), Op::kReceive);
  const Recording recording = ReadBytes(builder.Bytes());
  EXPECT_EQ(recording.program, "/usr/bin/table");
  EXPECT_EQ(recording.threads[0].name, "T1 main thread");
  EXPECT_EQ(recording.threads[1].name, "T2 philosopher 2");
  EXPECT_EQ(recording.objects[0].name, "orders");
}

TEST(TraceReaderTest, TornRecordsAreLeftOut) {
  TraceBuilder builder;
  builder.Ring(2);
  builder.ObjectAt(2).ready = 0;
  builder.ThreadAt(2).ready = 0;
  const Recording recording = ReadBytes(builder.Bytes());
  EXPECT_THAT(recording.threads[0].wait.arms, SizeIs(1));
  EXPECT_EQ(recording.threads[0].wait.arms[0].object, kNoId);
  EXPECT_TRUE(recording.threads[1].exited);
  EXPECT_THAT(WaitForGraph::Build(recording).Reduce().stuck, IsEmpty());
}

TEST(TraceReaderTest, FormerTenantsOfASlotAreThreadsOfTheirOwn) {
  TraceBuilder builder;
  const std::uint32_t thread = builder.Thread();
  const std::uint32_t a = builder.Object(ObjectKind::kMutex);
  const std::uint32_t b = builder.Object(ObjectKind::kMutex);
  builder.Edge(thread, a, b);
  builder.Edge(thread, b, a);
  builder.LastEdge().generation = 0;
  builder.ObjectAt(a).history[0].count = 1;
  builder.ObjectAt(a).history[0].threads[0] = thread;
  builder.ObjectAt(a).history[0].generations[0] = 7;
  const Recording recording = ReadBytes(builder.Bytes());
  ASSERT_THAT(recording.edges, SizeIs(2));
  EXPECT_NE(recording.edges[0].thread, recording.edges[1].thread);
  EXPECT_TRUE(recording.threads[recording.edges[1].thread].exited);
  EXPECT_THAT(recording.objects[0].releasers[0].threads, ElementsAre(kNoId));
}

// Version 1 had shorter records of threads: what reads like damage is not called so.
TEST(TraceReaderTest, ATraceOfAnEarlierVersionIsNotCalledDamaged) {
  TraceBuilder builder;
  builder.Ring(2);
  std::string bytes = builder.Bytes();
  trace::Header header = builder.header;
  header.version = 1;
  header.sections[static_cast<std::size_t>(trace::SectionId::kThreads)].record_size -= 8;
  std::memcpy(bytes.data(), &header, sizeof(header));
  const MemorySource source(bytes);
  const absl::Status status = TraceReader(&source).Open();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("written by another version"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("use the impasse that recorded it"));
}

TEST(TraceReaderTest, LongerRecordsAreReadByTheirStride) {
  TraceBuilder builder;
  builder.Ring(2);
  std::string bytes = builder.Bytes();
  // One order record stands in the place of another section: a stride of 2 makes every other one.
  trace::Header header = builder.header;
  header.sections[static_cast<std::size_t>(trace::SectionId::kOrders)].record_size *= 2;
  std::memcpy(bytes.data(), &header, sizeof(header));
  EXPECT_THAT(ReadBytes(bytes).threads, SizeIs(2));
}

TEST(TraceReaderTest, WhatIsNoTraceIsRefusedWithAdvice) {
  const auto message = [](std::string_view bytes) {
    const MemorySource source(bytes);
    return std::string(TraceReader(&source).Open().message());
  };
  EXPECT_THAT(message(""), HasSubstr("impasse run"));
  EXPECT_THAT(message(std::string(4096, 'x')), HasSubstr("not a trace"));
  TraceBuilder builder;
  builder.header.version = 99;
  EXPECT_THAT(message(builder.Bytes()), HasSubstr("written by another version"));
  EXPECT_THAT(message(builder.Bytes()), HasSubstr("format version 99"));
  builder.header.version = trace::kVersion;
  builder.header.byte_order = 0x04030201;
  EXPECT_THAT(message(builder.Bytes()), HasSubstr("byte order"));
}

TEST(TraceReaderTest, TruncationAtEveryLengthIsSaidAndSurvived) {
  TraceBuilder builder;
  builder.header.executable = builder.String("/bin/true");
  builder.Ring(3);
  builder.ThreadAt(1).blocked.stack = builder.Stack({1, 2, 3});
  const std::string bytes = builder.Bytes();
  for (std::size_t length = sizeof(trace::Header); length + 64 < bytes.size(); length += 61) {
    const Recording recording = ReadBytes(bytes.substr(0, length));
    EXPECT_THAT(recording.damage, Not(IsEmpty())) << length;
  }
}

TEST(TraceReaderTest, IndexesOutsideTheirTablesAreDamage) {
  TraceBuilder builder;
  builder.Ring(2);
  builder.ThreadAt(1).held[0].object = 0xfffffff0;
  builder.ThreadAt(1).blocked.stack = 0xfffffff0;
  builder.ThreadAt(2).parent = 0xffffffff;
  builder.ObjectAt(1).name = 0xffffffff;
  builder.header.executable = 0x7fffffff;
  const Recording recording = ReadBytes(builder.Bytes());
  EXPECT_THAT(recording.damage, SizeIs(3));
  EXPECT_EQ(recording.threads[1].parent, kNoId);
}

TEST(TraceReaderTest, RandomDamageNeverReadsOutsideOrHangs) {
  TraceBuilder builder;
  builder.header.executable = builder.String("/bin/true");
  builder.Ring(4);
  builder.Edge(1, 1, 2);
  builder.Order(1, 0, 2, 1);
  builder.ThreadAt(1).blocked.stack = builder.Stack({1, 2, 3});
  const std::string bytes = builder.Bytes();
  std::mt19937 random(4711);
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = bytes;
    for (int i = 0; i < 1 + round % 8; ++i) {
      // Half of the damage in the header, where it hurts most; the magic number stays.
      const std::size_t limit = random() % 2 == 0 ? sizeof(trace::Header) : damaged.size();
      damaged[8 + random() % (limit - 8)] = static_cast<char>(random());
    }
    const MemorySource source(damaged);
    TraceReader reader(&source);
    if (!reader.Open().ok()) continue;
    Recording recording;
    Symbolizer symbolizer("");
    reader.Read({&symbolizer, true}, recording);
    const WaitForGraph graph = WaitForGraph::Build(recording);
    graph.Reduce();
  }
}

TEST(TraceReaderTest, DroppedRecordsAndUnknownThreadsAreBlindSpots) {
  TraceBuilder builder;
  builder.Thread();
  builder.header.untracked_threads = 3;
  std::string bytes = builder.Bytes();
  trace::Header header = builder.header;
  header.sections[static_cast<std::size_t>(trace::SectionId::kEdges)].dropped = 5;
  std::memcpy(bytes.data(), &header, sizeof(header));
  const Recording recording = ReadBytes(bytes);
  EXPECT_THAT(recording.blind_spots, SizeIs(2));
  EXPECT_FALSE(recording.all_threads_known);
}

TEST(TraceReaderTest, ASwitchedOffProbeMakesTheTraceIncomplete) {
  TraceBuilder builder;
  builder.header.state = static_cast<std::uint32_t>(trace::ProcessState::kSwitchedOff);
  builder.header.off_reason = builder.String("no memory");
  EXPECT_THAT(ReadBytes(builder.Bytes()).damage, ElementsAre(HasSubstr("no memory")));
}

}  // namespace
}  // namespace impasse
