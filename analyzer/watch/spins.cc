#include "analyzer/watch/spins.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "analyzer/importers/live_stacks.h"
#include "analyzer/watch/tasks.h"
#include "analyzer/watch/vector_registers.h"

namespace impasse {
namespace {

constexpr std::uint64_t kSamplesPerWindow = 100;
constexpr std::uint64_t kSampledWindows = 2;
constexpr std::uint64_t kMostWindows = 8;
constexpr std::size_t kLeastSamples = 40;
constexpr std::size_t kMostInstructions = 48;  // a loop that calls a function or two at -O0
constexpr std::size_t kMostSamplers = 8;       // at a time
// Parts, in percent: of its processor time, and of the time that has passed.
constexpr std::uint64_t kInUserSpace = 70;
constexpr std::uint64_t kLeastShare = 5;
// A computation is left alone for so many windows, then twice as many, ...
constexpr std::uint64_t kFirstPause = 10;
constexpr std::uint64_t kLongestPause = 320;

// Operations of all kinds: any of them is a sign that the thread does not spin without calls.
std::uint64_t Operations(const RecordedThread& thread) {
  return thread.attempts + thread.undos + thread.progress + thread.yields + thread.looks_outside +
         thread.wait.sequence;
}

}  // namespace

SpinCount CountSpin(const std::vector<ThreadSample>& samples) {
  std::map<std::uint64_t, std::map<std::uint64_t, std::size_t>> states;
  for (const ThreadSample& sample : samples) ++states[sample.pc][sample.state];
  SpinCount count{samples.size(), 0, states.size()};
  for (const auto& [pc, of_pc] : states) {
    std::size_t most = 0;
    for (const auto& [state, number] : of_pc) most = std::max(most, number);
    count.alike += most;
  }
  return count;
}

bool LooksLikeSpin(const SpinCount& count) {
  // One in fifty may be different: the thread was interrupted in a signal handler, or had just come
  // to the loop.
  constexpr std::size_t kOneIn = 50;
  return count.samples >= kLeastSamples && count.instructions <= kMostInstructions &&
         count.samples - count.alike <= count.samples / kOneIn &&
         count.samples >= 2 * count.instructions;
}

// The kernel counts in steps of some milliseconds: it is asked about a second at a time.
bool Spins::IsBusy(const Recording& scan) {
  constexpr std::uint64_t kAskNs = 900'000'000;
  const std::uint64_t passed = scan.now_ns - asked_ns_;
  if (passed < kAskNs) return busy_;
  const std::uint64_t time_ns = ProcessorTimeOf(scan.pid);
  const std::uint64_t used = time_ns - std::exchange(process_ns_, time_ns);
  busy_ = asked_ns_ == 0 || used >= passed * kLeastShare / 100;
  asked_ns_ = scan.now_ns;
  return busy_;
}

// Runs tells whether the thread has not slept since it was last asked, and has used a good part of
// a processor: where others want it, too, it cannot have all.
bool Spins::Runs(const Recording& scan, Quiet& quiet) {
  const std::optional<Activity> now = ActivityOf(scan.pid, quiet.tid);
  if (!now) return false;
  quiet.latest_cpu_ns = now->ran_ns;
  if (quiet.since_ns == 0 || now->sleeps != quiet.sleeps) {
    quiet.since_ns = scan.now_ns;
    quiet.cpu_ns = now->ran_ns;
    quiet.sleeps = now->sleeps;
    return false;
  }
  return now->ran_ns - quiet.cpu_ns >= (scan.now_ns - quiet.since_ns) * kLeastShare / 100;
}

void Spins::Look(const Recording& scan) {
  watching_ = false;
  if (!IsBusy(scan)) {
    quiet_.clear();
    found_.clear();
    return;
  }
  for (ThreadId id = 0; id < scan.threads.size(); ++id) {
    const RecordedThread& thread = scan.threads[id];
    Quiet& quiet = quiet_[id];
    const std::uint64_t operations = Operations(thread);
    const bool same = quiet.tid == thread.tid && quiet.counted == operations;
    if (thread.exited || !thread.wait.arms.empty() || !same) {
      quiet = Quiet();
      quiet.tid = thread.tid;
      quiet.counted = operations;
      found_.erase(id);
      continue;
    }
    if (!Runs(scan, quiet)) {
      watching_ = watching_ || quiet.since_ns == scan.now_ns;
      quiet.sampler.reset();
      found_.erase(id);
      continue;
    }
    watching_ = watching_ || scan.now_ns >= quiet.not_before_ns;
    if (scan.now_ns - quiet.since_ns >= windows_ * window_ns_) Sample(scan, id, quiet);
  }
}

// IsAwaited tells whether it matters: others wait, or all others are in loops of their own.
bool Spins::IsAwaited(const Recording& scan, ThreadId thread) const {
  bool others = false;
  bool all_run = true;
  for (ThreadId id = 0; id < scan.threads.size(); ++id) {
    const RecordedThread& other = scan.threads[id];
    if (id == thread || other.exited) continue;
    others = true;
    if (WaitsForGood(scan, other.wait)) return true;
    const auto quiet = quiet_.find(id);
    all_run = all_run && quiet != quiet_.end() && quiet->second.since_ns != 0 &&
              quiet->second.since_ns < scan.now_ns;
  }
  return others && all_run;
}

std::uint64_t Spins::PeriodNs() const { return window_ns_ / kSamplesPerWindow; }

void Spins::Sample(const Recording& scan, ThreadId thread, Quiet& quiet) {
  if (quiet.sampler == nullptr) {
    StartSampler(scan, thread, quiet);
    return;
  }
  const std::uint64_t cpu_ns = quiet.latest_cpu_ns - quiet.sampled_cpu_ns;
  quiet.sampled_cpu_ns = quiet.latest_cpu_ns;
  quiet.batches.push_back({scan.now_ns, cpu_ns, quiet.sampler->Take()});
  DropOld(quiet, scan.now_ns);
  Judge(scan, thread, quiet);
}

// On a busy machine, where the thread runs little, it takes more than two windows to have enough.
void Spins::DropOld(Quiet& quiet, std::uint64_t now_ns) const {
  std::size_t samples = 0;
  for (const Batch& batch : quiet.batches) samples += batch.samples.size();
  while (!quiet.batches.empty()) {
    const Batch& oldest = quiet.batches.front();
    const std::uint64_t windows = (now_ns - oldest.taken_ns) / window_ns_;
    const bool needed = samples - oldest.samples.size() < kLeastSamples;
    if (windows < (needed ? kMostWindows : kSampledWindows)) return;
    samples -= oldest.samples.size();
    quiet.batches.pop_front();
  }
}

void Spins::StartSampler(const Recording& scan, ThreadId thread, Quiet& quiet) {
  const auto samplers = std::count_if(quiet_.begin(), quiet_.end(), [](const auto& entry) {
    return entry.second.sampler != nullptr;
  });
  const bool many = static_cast<std::size_t>(samplers) >= kMostSamplers;
  if (many || scan.now_ns < quiet.not_before_ns || !IsAwaited(scan, thread)) return;
  quiet.batches.clear();
  quiet.sampled_since_ns = scan.now_ns;
  quiet.sampled_cpu_ns = quiet.latest_cpu_ns;
  int error = 0;
  quiet.sampler = Sampler::Start(quiet.tid, PeriodNs(), error);
  if (quiet.sampler != nullptr) return;
  if (error != ESRCH) problem_ = std::strerror(error);
  LeaveAlone(quiet, scan.now_ns);
}

void Spins::LeaveAlone(Quiet& quiet, std::uint64_t now_ns) const {
  quiet.sampler.reset();
  quiet.batches.clear();
  quiet.pause_ns =
      std::clamp(2 * quiet.pause_ns, kFirstPause * window_ns_, kLongestPause * window_ns_);
  quiet.not_before_ns = now_ns + quiet.pause_ns;
}

void Spins::Judge(const Recording& scan, ThreadId thread, Quiet& quiet) {
  std::vector<ThreadSample> samples;
  std::uint64_t cpu_ns = 0;
  for (const Batch& batch : quiet.batches) {
    samples.insert(samples.end(), batch.samples.begin(), batch.samples.end());
    cpu_ns += batch.cpu_ns;
  }
  if (samples.size() < kLeastSamples) return;
  const SpinCount count = CountSpin(samples);
  // Most of the time in the kernel: it asks the outside, by calls that the probe does not know.
  const bool in_user_space = samples.size() * PeriodNs() >= cpu_ns * kInUserSpace / 100;
  const auto known = found_.find(thread);
  const bool first = known == found_.end();
  const bool whole = scan.now_ns - quiet.sampled_since_ns >= kSampledWindows * window_ns_;
  if (!in_user_space || !LooksLikeSpin(count) ||
      (first && whole && !VectorRegistersStay(scan.pid, quiet.tid))) {
    found_.erase(thread);
    LeaveAlone(quiet, scan.now_ns);
    return;
  }
  if (!whole) return;
  Timeline::Spin& spin = found_[thread];
  if (first) {
    spin.path = PathOf(scan.pid, quiet);
    // Being looked at was no sleep of its own.
    if (const auto now = ActivityOf(scan.pid, quiet.tid)) quiet.sleeps = now->sleeps;
  }
  spin.span_ns = scan.now_ns - quiet.since_ns;
  spin.cpu_ns = quiet.latest_cpu_ns - quiet.cpu_ns;
  spin.samples = count.samples;
  spin.instructions = count.instructions;
}

CallPath Spins::PathOf(std::uint32_t pid, const Quiet& quiet) const {
  if (symbolizer_ == nullptr) return {};
  const LiveStacks stacks = ReadLiveStacks(pid, {quiet.tid});
  const auto stack = stacks.of.find(quiet.tid);
  return stack == stacks.of.end() ? CallPath()
                                  : symbolizer_->Resolve(stacks.modules, stack->second);
}

}  // namespace impasse
