// The reports which the tests of this folder print.
#include "analyzer/reporters/sample_report.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "analyzer/model/fingerprint.h"

namespace impasse::testing_support {
namespace {

constexpr Rule kInversion = {
    .id = "lock-order-inversion",
    .family = Family::kDeadlock,
    .severity = Severity::kError,
    .summary = "Locks are taken in opposite orders",
    .details = "Two threads that take the same locks in different orders can block each other.",
    .bad = "lock(a); lock(b);  // and elsewhere lock(b); lock(a);",
    .good = "std::scoped_lock both(a, b);",
    .advice = "Take the locks in one order everywhere, or both at once with std::scoped_lock.",
    .fingerprint_class = "lock-cycle"};
constexpr Rule kLongHold = {.id = "long-hold",
                            .family = Family::kStarvation,
                            .severity = Severity::kWarning,
                            .summary = "A lock is held while others wait",
                            .details = "One holder keeps other threads waiting.",
                            .bad = "lock(a); Sleep();",
                            .good = "Sleep(); lock(a);",
                            .advice = "Do the slow work outside of the critical section."};

Frame At(const std::string& function, const std::string& file, std::uint32_t line) {
  return {.function = function, .location = {file, line, 3}};
}

Step Holds(const std::string& lock, CallPath path) {
  return {.kind = Step::Kind::kHolds,
          .resource = lock,
          .text = "holds mutex '" + lock + "'",
          .path = std::move(path)};
}

Step Waits(const std::string& lock, CallPath path) {
  return {.kind = Step::Kind::kWaits,
          .resource = lock,
          .text = "waits for mutex '" + lock + "'",
          .path = std::move(path)};
}

Finding Inversion() {
  Finding finding;
  finding.rule = kInversion.id;
  finding.message =
      "2 threads can block each other for ever: they take 'accounts' and 'audit' in opposite "
      "orders.";
  finding.advice = kInversion.advice;
  finding.location = {"bank.cc", 8, 3};
  finding.resources = {"accounts", "audit"};
  finding.cycle = {{"Withdraw", "Log"}, {"Audit", "Audit"}};
  finding.fingerprint = Fingerprint("lock-cycle", finding.cycle);
  finding.threads = {
      {.name = "thread running Teller",
       .steps = {Holds("accounts", {At("Teller", "bank.cc", 21), At("Withdraw", "bank.cc", 12)}),
                 Waits("audit", {At("Teller", "bank.cc", 21), At("Withdraw", "bank.cc", 13),
                                 At("Log", "bank.cc", 8)})}},
      {.name = "thread running Audit",
       .steps = {Holds("audit", {At("Audit", "bank.cc", 17)}),
                 Waits("accounts", {At("Audit", "bank.cc", 18)})}}};
  finding.graph = {{"thread running Teller", "audit", "waits for"},
                   {"audit", "thread running Audit", "held by"},
                   {"thread running Audit", "accounts", "waits for"},
                   {"accounts", "thread running Teller", "held by"}};
  return finding;
}

Finding Suppressed() {
  Finding finding;
  finding.rule = kLongHold.id;
  finding.severity = Severity::kWarning;
  finding.message = "'accounts' is held for 2 s while 3 threads wait.";
  finding.advice = kLongHold.advice;
  finding.location = {"bank.cc", 12, 3};
  finding.resources = {"accounts"};
  finding.cycle = {{"Withdraw", ""}};
  finding.fingerprint = Fingerprint("long-hold", finding.cycle);
  finding.triage = Finding::Triage::kSuppressed;
  finding.triage_reason = "known; the \"night run\" <only>";
  finding.properties = {{"waited_ms", "2000"}};
  return finding;
}

// One of the philosophers as a run sees it: frames of the library around those of the program.
ThreadStory Philosopher(int seat, int seats) {
  const std::string left = "fork[" + std::to_string(seat) + "]";
  const std::string right = "fork[" + std::to_string((seat + 1) % seats) + "]";
  CallPath base = {{.function = "start_thread", .module = "libc.so.6", .address = 0x89134},
                   At("std::thread::_State_impl<std::thread::_Invoker<std::tuple<main::{lambda(int)"
                      "#1}, int> > >::_M_run()",
                      "/usr/include/c++/12/bits/std_thread.h", 210),
                   At("main::{lambda(int)#1}::operator()(int) const", "dinner.cc", 40),
                   At("Dine(int)", "dinner.cc", 22)};
  const auto with = [&base](std::uint32_t line) {
    CallPath path = base;
    path.back().location.line = line;
    path.push_back(At("std::mutex::lock()", "/usr/include/c++/12/bits/std_mutex.h", 100));
    path.push_back(
        {.function = "pthread_mutex_lock", .module = "libimpasse-probe.so", .address = 0x5120});
    return path;
  };
  ThreadStory thread{
      .name = "T" + std::to_string(seat + 1) + " philosopher " + std::to_string(seat),
      .tid = 4712U + static_cast<unsigned>(seat)};
  thread.steps = {Holds(left, with(21)), Waits(right, with(22))};
  thread.steps.back().text += " for 1.2 s";
  return thread;
}

}  // namespace

Report InversionReport() {
  static constexpr Rule kRulesOfReport[] = {kInversion, kLongHold};
  Report report;
  report.tool_version = "0.0.0";
  report.command = "check";
  report.findings = {Inversion(), Suppressed()};
  report.blind_spots = {{"2 translation units did not compile",
                         "Fix them or exclude them.",
                         {"a.cc: unknown type name 'X'", "b.cc"}},
                        {"calls through 1 function pointer could not be resolved", "", {}}};
  report.summary = {{"files", "3"}, {"functions", "4"}, {"locks", "2"}, {"lock-order edges", "2"}};
  report.unused_suppressions = {"impasse.supp:3: double-lock:*:old_mutex"};
  report.file_hashes = {{"bank.cc", std::string(64, 'a')}};
  report.complete = false;
  report.source_root = TestdataDirectory();
  report.rules = {&kRulesOfReport[0], &kRulesOfReport[1]};
  return report;
}

Report DinnerReport() {
  Report report;
  report.tool_version = "0.0.0";
  report.command = "run";
  report.program_status = 137;
  report.source_root = "/nonexistent";
  Finding finding;
  finding.rule = "deadlock";
  finding.evidence = Evidence::kObserved;
  finding.confidence = Confidence::kLikely;
  finding.confidence_reason = "1 thread could not be looked at";
  finding.message =
      "3 threads wait for each other in a circle of 3 mutexes; none of them can ever run again.";
  finding.advice = "Take the locks in one order everywhere.";
  finding.resources = {"fork[0]", "fork[1]", "fork[2]"};
  for (int seat = 0; seat < 3; ++seat) {
    finding.threads.push_back(Philosopher(seat, 3));
    finding.cycle.push_back({"Dine(int)", "Dine(int)"});
  }
  finding.fingerprint = Fingerprint("lock-cycle", finding.cycle);
  report.findings = {finding};
  return report;
}

Report ChannelReport() {
  Report report;
  report.tool_version = "0.0.0";
  report.command = "check";
  report.source_root = "/nonexistent";
  Finding finding;
  finding.rule = "channel-cycle";
  finding.message = "2 threads wait for each other on 2 channels.";
  finding.resources = {"jobs", "results"};
  finding.threads = {{.name = "main"}, {.name = "worker"}};
  finding.threads[0].steps = {{.kind = Step::Kind::kDoes,
                               .resource = "jobs",
                               .text = "sends on 'jobs'",
                               .path = {At("main", "pool.cc", 9)},
                               .order = 1},
                              {.kind = Step::Kind::kWaits,
                               .resource = "jobs",
                               .text = "waits to send on 'jobs'",
                               .path = {At("main", "pool.cc", 9)},
                               .order = 4}};
  finding.threads[1].steps = {{.kind = Step::Kind::kDoes,
                               .resource = "jobs",
                               .text = "receives from 'jobs'",
                               .path = {At("Work", "pool.cc", 20)},
                               .order = 2},
                              {.kind = Step::Kind::kWaits,
                               .resource = "results",
                               .text = "waits to send on 'results'",
                               .path = {At("Work", "pool.cc", 21)},
                               .order = 3}};
  finding.cycle = {{"main", "main"}, {"Work", "Work"}};
  finding.fingerprint = Fingerprint("channel-cycle", finding.cycle);
  report.findings = {finding};
  return report;
}

std::string TestdataDirectory() {
  return (std::filesystem::path(IMPASSE_SOURCE_DIR) / "analyzer/reporters/testdata").string();
}

std::string MatchesGolden(const std::string& name, const std::string& text) {
  const std::string path = TestdataDirectory() + "/" + name;
  if (std::getenv("IMPASSE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << text;
    return "";
  }
  const std::ifstream file(path);
  std::ostringstream expected;
  expected << file.rdbuf();
  if (expected.str() == text) return "";
  return path + " differs; IMPASSE_UPDATE_GOLDEN=1 rewrites it. Now:\n" + text;
}

}  // namespace impasse::testing_support
