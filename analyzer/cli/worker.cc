#include "analyzer/cli/worker.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "analyzer/skeleton/facts_generated.h"

extern char** environ;

namespace impasse::cli {
namespace {

using Clock = std::chrono::steady_clock;

std::string RequestLine(const std::string& root, const CompileCommand& command) {
  const nlohmann::json request = {{"directory", command.directory},
                                  {"file", command.file},
                                  {"root", root},
                                  {"args", command.args}};
  return request.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

bool IsFacts(const std::string& bytes) {
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return facts::VerifyTuBuffer(verifier);
}

std::string DescribeEnd(int status) {
  if (WIFSIGNALED(status)) {
    return std::string("the compiler crashed (") + strsignal(WTERMSIG(status)) + ")";
  }
  return "the worker ended with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

bool Worker::Start() {
  if (pid_ > 0) return true;
  // A socket pair instead of two pipes: writing to a worker that has died must not raise SIGPIPE.
  std::array<int, 2> ends = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::string serve = "--serve";
  const std::array<char*, 3> argv = {program_.data(), serve.data(), nullptr};
  const int error = posix_spawn(&pid_, program_.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    pid_ = -1;
    return false;
  }
  to_ = from_ = ends[0];
  pending_.clear();
  return true;
}

void Worker::Stop() {
  if (pid_ <= 0) return;
  close(to_);
  // It may be deep in a compilation that nobody waits for any more.
  kill(pid_, SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

bool Worker::Send(const std::string& line) {
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t count = send(to_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

Worker::Outcome Worker::Fill(Clock::time_point deadline) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return Outcome::kTimedOut;
    pollfd ready = {from_, POLLIN, 0};
    const int count = poll(&ready, 1, static_cast<int>(std::min<long long>(left, 60'000)));
    if (count < 0 && errno != EINTR) return Outcome::kEnded;
    if (count <= 0) continue;
    std::array<char, 1 << 16> buffer = {};
    const ssize_t got = recv(from_, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Outcome::kEnded;
    pending_.append(buffer.data(), static_cast<std::size_t>(got));
    return Outcome::kOk;
  }
}

Worker::Outcome Worker::ReadLine(std::string& line, Clock::time_point deadline) {
  while (true) {
    const auto end = pending_.find('\n');
    if (end != std::string::npos) {
      line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return Outcome::kOk;
    }
    if (const Outcome outcome = Fill(deadline); outcome != Outcome::kOk) return outcome;
  }
}

Worker::Outcome Worker::ReadBytes(std::size_t count, std::string& bytes,
                                  Clock::time_point deadline) {
  while (pending_.size() < count) {
    if (const Outcome outcome = Fill(deadline); outcome != Outcome::kOk) return outcome;
  }
  bytes = pending_.substr(0, count);
  pending_.erase(0, count);
  return Outcome::kOk;
}

Worker::Outcome Worker::Converse(const std::string& root, Unit& unit) {
  const Clock::time_point deadline = Clock::now() + timeout_;
  if (!Send(RequestLine(root, unit.command))) return Outcome::kEnded;
  std::string line;
  if (const Outcome outcome = ReadLine(line, deadline); outcome != Outcome::kOk) return outcome;
  const nlohmann::json answer = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!answer.is_object()) return Outcome::kEnded;
  unit.failed = answer.value("failed", true);
  unit.errors = answer.value("errors", std::vector<std::string>());
  return ReadBytes(answer.value("size", std::size_t{0}), unit.facts, deadline);
}

void Worker::Fail(Unit& unit, Outcome outcome) {
  unit.failed = true;
  unit.facts.clear();
  if (outcome == Outcome::kTimedOut) {
    unit.errors = {unit.command.file + ": gave up after " + std::to_string(timeout_.count()) +
                   " s (--timeout)"};
    return Stop();
  }
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  close(to_);
  pid_ = -1;
  unit.errors = {unit.command.file + ": " + DescribeEnd(status)};
}

void Worker::Extract(const std::string& root, Unit& unit) {
  if (!Start()) {
    unit.failed = true;
    unit.errors = {program_ + ": cannot be started"};
    return;
  }
  const Outcome outcome = Converse(root, unit);
  if (outcome != Outcome::kOk) return Fail(unit, outcome);
  if (!unit.facts.empty() && !IsFacts(unit.facts)) {
    unit.facts.clear();
    unit.failed = true;
    unit.errors.push_back(unit.command.file + ": the worker's answer was damaged");
    Stop();
  }
}

}  // namespace impasse::cli
