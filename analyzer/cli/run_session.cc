#include "analyzer/cli/run_session.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "analyzer/cli/install_paths.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/model/confirm_plan.h"
#include "analyzer/model/places.h"
#include "analyzer/model/severity.h"
#include "analyzer/watch/analysis.h"
#include "analyzer/watch/metrics.h"
#include "analyzer/watch/preload.h"
#include "analyzer/watch/process_story.h"

namespace impasse::cli {
namespace {

std::uint64_t MonotonicNs() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

// A finding that has become more severe since it was shown is another one to its reader.
std::string KeyOf(const Finding& finding) {
  return finding.rule + " " + finding.fingerprint + " " + std::string(ToString(finding.severity));
}

std::string LineOf(const Finding& finding) {
  const Location place = PrimaryLocation(finding);
  std::string line = place.known() ? place.file + ":" + std::to_string(place.line) + ": " : "";
  line.append(ToString(finding.severity)).append(": ").append(finding.message);
  return line.append(" [").append(finding.rule).append("] ").append(finding.fingerprint);
}

std::string Inherited(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

}  // namespace

RunSession::RunSession(const Invocation& invocation, RunOptions options, Symbolizer& symbolizer)
    : invocation_(invocation), options_(std::move(options)), symbolizer_(symbolizer) {
  report_.command = "run";
  constexpr int kOftenMs = 10;
  constexpr int kVeryOftenMs = 4;
  if (options_.all_events) poll_ms_ = kOftenMs;
  const Thresholds& limits = options_.thresholds;
  if (limits.deadlock_certain_ns < Thresholds().deadlock_certain_ns) poll_ms_ = kVeryOftenMs;
}

std::vector<std::string> RunSession::ProbeEnvironment(const std::string& probe) const {
  const std::string others = Inherited("LD_PRELOAD");
  std::vector<std::string> environment = {
      "LD_PRELOAD=" + probe + (others.empty() ? "" : ":" + others),
      "IMPASSE_TRACE_DIR=" + directory_.path()};
  std::string probe_options = Inherited("IMPASSE_OPTIONS");
  const auto add = [&probe_options](const std::string& option) {
    probe_options += (probe_options.empty() ? "" : ":") + option;
  };
  if (!options_.follow_children) add("follow=none");
  if (options_.on_deadlock == OnDeadlock::kBreak) add("breakable=1");
  if (options_.confirming) add("confirm=1");
  // Room for what comes while the parent gets no turn.
  if (options_.all_events && probe_options.find("ring=") == std::string::npos) add("ring=65536");
  if (!probe_options.empty()) environment.push_back("IMPASSE_OPTIONS=" + probe_options);
  return environment;
}

bool RunSession::WritePlan() const {
  if (options_.plan.empty()) return true;
  const absl::Status written = WriteFile(directory_.path() + "/" + trace::kPlanFile, options_.plan);
  if (!written.ok()) Complain(std::string(written.message()));
  return written.ok();
}

bool RunSession::Start() {
  const absl::StatusOr<std::string> probe = FindProbe();
  if (!probe.ok()) {
    Complain(std::string(probe.status().message()));
    return false;
  }
  const std::string& command = invocation_.rest.front();
  const Preload preload = CanPreload(command);
  if (preload == Preload::kStatic || preload == Preload::kSetuid) {
    const std::string why = preload == Preload::kStatic ? "it is linked statically"
                                                        : "it is set-user-ID or set-group-ID";
    report_.blind_spots.push_back({"the probe could not be loaded into " + command + ": " + why,
                                   preload == Preload::kStatic
                                       ? "link it dynamically, or with libimpasse-probe-static.a "
                                         "(docs/own-locks.md), to have it watched"
                                       : "run it as the user it belongs to to have it watched",
                                   {}});
    Say(invocation_.common, report_.blind_spots.back().what);
  }
  absl::Status status = directory_.Create();
  if (status.ok() && !WritePlan()) return false;
  if (status.ok()) status = child_.Start(invocation_.rest, ProbeEnvironment(*probe));
  if (!status.ok()) Complain(std::string(status.message()));
  return status.ok();
}

void RunSession::OpenNewTraces() {
  for (const std::string& path : directory_.NewFiles()) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) continue;
    followers_.push_back(std::make_unique<Follower>(path, fd, &symbolizer_, options_.thresholds));
    has_findings_.push_back(false);
    if (!options_.all_events) continue;
    // The name is known when the process has ended.
    followers_.back()->KeepEvents(options_.trace + ".events-" + std::to_string(followers_.size()) +
                                  ".partial");
  }
}

void RunSession::Poll() {
  OpenNewTraces();
  for (std::size_t i = 0; i < followers_.size(); ++i) {
    std::vector<Finding> fresh = followers_[i]->Poll(MonotonicNs());
    if (!fresh.empty()) Show(i, std::move(fresh));
    AnswerCheck(*followers_[i]);
  }
}

void RunSession::Show(std::size_t follower, std::vector<Finding> fresh) {
  has_findings_[follower] = true;
  Report now;
  now.command = report_.command;
  now.findings = std::move(fresh);
  if (!options_.confirming) PrintFindings(now, invocation_.common);
  for (const Finding& finding : now.findings) {
    if (finding.triage == Finding::Triage::kNew) shown_.insert(KeyOf(finding));
  }
  const bool hangs = std::ranges::any_of(now.findings, [](const Finding& finding) {
    return IsHang(finding) && finding.triage == Finding::Triage::kNew;
  });
  if (hangs && !acted_) Act(*followers_[follower], now.findings);
}

void RunSession::WriteMetrics() {
  next_metrics_ns_ = MonotonicNs() + options_.metrics_interval_ns;
  std::vector<Recording> processes;
  std::vector<Finding> findings;
  for (const auto& follower : followers_) {
    Recording recording;
    if (follower->Snapshot(MonotonicNs(), true, recording))
      processes.push_back(std::move(recording));
    Merge(findings, follower->observed());
  }
  const absl::Status written =
      WriteFile(options_.metrics,
                RenderMetrics(processes, findings, static_cast<std::uint64_t>(std::time(nullptr))));
  if (!written.ok() && !metrics_failed_) Complain(std::string(written.message()));
  metrics_failed_ = !written.ok();
}

// What the program is told is what fails the run, and the reader of the terminal has it before.
void RunSession::AnswerCheck(Follower& follower) {
  constexpr int kEagerMs = 2;
  const std::uint64_t request = follower.CheckRequest();
  if (request == 0) return;
  poll_ms_ = kEagerMs;  // it will ask again, and waits
  Report now;
  now.command = report_.command;
  const std::vector<Finding> all = follower.FindSoFar();
  for (const Finding& finding : all) {
    if (!shown_.contains(KeyOf(finding)) && !hidden_.contains(KeyOf(finding))) {
      now.findings.push_back(finding);
    }
  }
  if (!options_.confirming && !now.findings.empty()) PrintFindings(now, invocation_.common);
  for (const Finding& finding : now.findings) {
    (finding.triage == Finding::Triage::kNew ? shown_ : hidden_).insert(KeyOf(finding));
  }
  const std::optional<Severity> threshold = ParseSeverity(invocation_.common.fail_on);
  std::string lines;
  std::size_t count = 0;
  for (const Finding& finding : all) {
    const std::string key = KeyOf(finding);
    if (!threshold || finding.severity < *threshold || !shown_.contains(key)) continue;
    if (!answered_.insert(key).second) continue;
    lines += LineOf(finding) + "\n";
    ++count;
  }
  follower.Answer(request, count, lines);
}

void RunSession::Execute() {
  const std::string pid = std::to_string(child_.pid());
  setenv("IMPASSE_PID", pid.c_str(), 1);
  const int status = std::system(options_.exec_command.c_str());  // NOLINT: asked for
  if (status != 0) Complain("the command of --on-deadlock=exec failed");
}

void RunSession::Break(Follower& follower, const std::vector<Finding>& findings) {
  acted_ = false;  // there may be another one
  for (const Finding& finding : findings) {
    if (!IsHang(finding) || finding.triage != Finding::Triage::kNew) continue;
    const auto broken =
        std::find_if(finding.threads.rbegin(), finding.threads.rend(),
                     [&follower](const ThreadStory& story) { return follower.Break(story.tid); });
    if (broken == finding.threads.rend()) {
      Say(invocation_.common, "it cannot be broken: none of its threads waits for a mutex");
      continue;
    }
    const std::string what = "the lock call of " + broken->name +
                             " fails with EDEADLK; from here on the program may do anything";
    Say(invocation_.common, what);
    report_.blind_spots.push_back(
        {"a deadlock was broken, as --on-deadlock=break asks: " + what, "", {}});
  }
}

void RunSession::Act(Follower& follower, const std::vector<Finding>& findings) {
  acted_ = true;
  switch (options_.on_deadlock) {
    case OnDeadlock::kContinue:
      Say(invocation_.common, "the program goes on; interrupt it for the report");
      break;
    case OnDeadlock::kExit:
      must_end_ = true;
      break;
    case OnDeadlock::kAbort:
      child_.Signal(SIGABRT);
      break;
    case OnDeadlock::kExec:
      Execute();
      break;
    case OnDeadlock::kBreak:
      Break(follower, findings);
      break;
  }
}

void RunSession::Watch() {
  const std::uint64_t deadline =
      options_.timeout_ns == 0 ? ~std::uint64_t{0} : MonotonicNs() + options_.timeout_ns;
  while (!child_.ended() && !must_end_) {
    const bool behind = std::ranges::any_of(
        followers_, [](const auto& follower) { return follower->stream_is_behind(); });
    child_.Wait(behind ? 0 : poll_ms_);
    Poll();
    if (!options_.metrics.empty() && MonotonicNs() >= next_metrics_ns_) WriteMetrics();
    if (MonotonicNs() < deadline || child_.ended()) continue;
    must_end_ = true;
    Say(invocation_.common, "the time given by --timeout is over");
    if (!options_.confirming) TellAtTimeout();
  }
  if (!options_.metrics.empty()) WriteMetrics();
  end_ns_ = MonotonicNs();
}

// Whoever started us may end us soon, too: what is known is printed before anything else is done.
void RunSession::TellAtTimeout() {
  std::set<std::uint32_t> told;
  for (const auto& follower : followers_) {
    Recording recording;
    if (!follower->Snapshot(MonotonicNs(), false, recording)) continue;
    report_.at_timeout.push_back(TellProcess(recording, symbolizer_));
    told.insert(recording.pid);
  }
  for (const pid_t pid : Descendants(getpid())) {
    Recording unseen;
    unseen.pid = static_cast<std::uint32_t>(pid);
    std::error_code error;
    unseen.program = std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/exe", error);
    if (error || told.contains(unseen.pid)) continue;
    report_.at_timeout.push_back(TellProcess(unseen, symbolizer_));
  }
  PrintProcesses(report_, invocation_.common);
}

void RunSession::Finish() {
  OpenNewTraces();
  std::size_t seen = 0;
  for (std::size_t i = 0; i < followers_.size(); ++i) {
    Recording recording;
    std::vector<Finding> findings = followers_[i]->Finish(end_ns_, recording);
    if (!followers_[i]->readable()) {
      NoteUnreadable(*followers_[i]);
      continue;
    }
    ++seen;
    has_findings_[i] =
        options_.confirming ? std::ranges::any_of(findings, IsHang) : !findings.empty();
    recording.source = "process " + std::to_string(recording.pid);
    AddSummary(recording, report_);
    if (options_.on_record) options_.on_record(recording);
    Merge(report_.findings, std::move(findings));
  }
  if (seen == 0) NoteUnseen();
  if (!symbolizer_.problems().empty()) {
    report_.blind_spots.push_back({"call paths are incomplete",
                                   "compile with -g",
                                   {symbolizer_.problems().begin(), symbolizer_.problems().end()}});
  }
}

// A probe that was preloaded by hand, or one that was exchanged.
void RunSession::NoteUnreadable(const Follower& follower) {
  if (follower.problem().empty()) return;
  report_.complete = false;
  const std::string& what = follower.problem();
  const bool known = std::ranges::any_of(report_.blind_spots,
                                         [&](const BlindSpot& spot) { return spot.what == what; });
  if (!known) {
    report_.blind_spots.push_back({what, "the probe and impasse must be of one version", {}});
  }
}

void RunSession::MarkShown() {
  for (Finding& finding : report_.findings) finding.shown = shown_.contains(KeyOf(finding));
}

// Nothing of the program was recorded: that nothing was found says nothing.
void RunSession::NoteUnseen() {
  report_.complete = false;
  if (!report_.blind_spots.empty()) return;
  report_.blind_spots.push_back(
      {"the program left no trace: nothing of it was seen",
       "a statically linked or set-user-ID program cannot be watched, nor "
       "can one that clears its environment",
       {}});
}

// The program's last image gets the name that was asked for; its children add their process id.
std::string RunSession::NameOfTrace(const Follower& follower, std::size_t index) const {
  const std::string pid = std::to_string(follower.pid());
  std::string name = options_.trace.empty() ? "impasse-" + pid + ".trace" : options_.trace;
  std::size_t later = 0;
  for (std::size_t i = index + 1; i < followers_.size(); ++i) {
    later += followers_[i]->readable() && followers_[i]->pid() == follower.pid() ? 1 : 0;
  }
  if (!options_.trace.empty() && follower.pid() != static_cast<std::uint32_t>(child_.pid())) {
    name += "." + pid;
  }
  if (later > 0) name += ".before-exec" + (later > 1 ? std::to_string(later) : std::string());
  return name;
}

void RunSession::SaveStream(const Follower& follower, const std::string& name) {
  if (follower.stream_path().empty()) return;
  const std::string kept = EventStreamPath(name);
  // There is none of a process that ended before its first event was looked at.
  if (std::rename(follower.stream_path().c_str(), kept.c_str()) == 0 || errno == ENOENT) return;
  Complain("the stream of events stays in " + follower.stream_path() + ": it cannot be called " +
           kept);
}

bool RunSession::SaveTraces() {
  bool saved = true;
  for (std::size_t i = 0; i < followers_.size(); ++i) {
    if (!followers_[i]->readable()) continue;
    if (options_.trace.empty() && !has_findings_[i]) continue;
    const std::string name = NameOfTrace(*followers_[i], i);
    const absl::Status status =
        SaveTrace(followers_[i]->fd(), name, {end_ns_, followers_[i]->unknown_threads()});
    if (!status.ok()) {
      Complain(std::string(status.message()));
      saved = false;
      continue;
    }
    SaveStream(*followers_[i], name);
    std::string line = "the trace is in ";
    line.append(name).append("; to look at it again: impasse postmortem ").append(name);
    Say(invocation_.common, line);
  }
  return saved;
}

bool RunSession::RunProgram() {
  if (!Start()) return false;
  Watch();
  // The state is read while the program still stands in it.
  Finish();
  if (must_end_) child_.End();
  report_.program_status = child_.ended() ? child_.status() : -1;
  return true;
}

int RunSession::Run() {
  if (!RunProgram()) return kExitError;
  MarkShown();
  const int code = FinishReport(report_, invocation_.common);
  return SaveTraces() ? code : kExitError;
}

}  // namespace impasse::cli
