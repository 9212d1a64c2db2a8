#include "runtime-probe/tests/run_scenario.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace impasse::probe_tests {
namespace {

constexpr auto kPatience = std::chrono::seconds(60);
constexpr auto kPause = std::chrono::milliseconds(5);

std::string TemporaryDirectory() {
  std::string name = std::filesystem::temp_directory_path() / "probe_test.XXXXXX";
  return mkdtemp(name.data());
}

std::string Slurp(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Start makes the child the scenario; between fork and exec only what is safe there.
[[noreturn]] void Start(const std::string& scenario, const Running::Setup& setup,
                        const std::string& directory, int input, int output) {
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  const int errors = open((directory + "/stderr").c_str(), O_WRONLY | O_CREAT, 0600);
  dup2(errors, STDERR_FILENO);
  std::vector<std::string> environment = {"PROBE_TEST_MODULE=" PROBE_TEST_MODULE};
  if (!setup.without_probe) {
    environment.push_back("LD_PRELOAD=" PROBE_LIBRARY + setup.more_preload);
    environment.push_back("IMPASSE_OPTIONS=" + setup.options);
    if (!setup.without_directory) environment.push_back("IMPASSE_TRACE_DIR=" + directory);
  }
  environment.insert(environment.end(), setup.environment.begin(), setup.environment.end());
  std::vector<char*> pointers;
  pointers.reserve(environment.size() + 1);
  for (std::string& variable : environment) pointers.push_back(variable.data());
  pointers.push_back(nullptr);
  if (setup.file_limit != 0) {
    const rlimit limit = {setup.file_limit, setup.file_limit};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  if (setup.without_directory && chdir(directory.c_str()) != 0) _exit(97);
  execle(PROBE_SCENARIOS, "probe_scenarios", scenario.c_str(), nullptr, pointers.data());
  _exit(96);
}

}  // namespace

Running::Running(const std::string& scenario, const Setup& setup)
    : directory_(TemporaryDirectory()) {
  int input[2] = {};
  int output[2] = {};
  if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0) std::abort();
  pid_ = fork();
  if (pid_ == 0) Start(scenario, setup, directory_, input[0], output[1]);
  close(input[0]);
  close(output[1]);
  input_fd_ = input[1];
  output_fd_ = output[0];
}

Running::~Running() {
  if (!reaped_) Kill();
  close(input_fd_);
  close(output_fd_);
  std::filesystem::remove_all(directory_);
}

void Running::ReadOutput() {
  char buffer[4096];
  const ssize_t size = read(output_fd_, buffer, sizeof(buffer));
  if (size > 0) output_.append(buffer, static_cast<std::size_t>(size));
}

bool Running::WaitFor(const std::function<bool(const TraceFile&)>& predicate) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    for (const TraceFile& file : Traces()) {
      if (predicate(file)) return true;
    }
    std::this_thread::sleep_for(kPause);
  }
  return false;
}

bool Running::WaitUntilReady() {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (output_.find("ready\n") == std::string::npos) {
    if (std::chrono::steady_clock::now() > end) return false;
    pollfd poll_output = {output_fd_, POLLIN, 0};
    if (poll(&poll_output, 1, 100) > 0) {
      if ((poll_output.revents & POLLIN) == 0) return false;  // it has ended
      ReadOutput();
    }
  }
  return true;
}

void Running::Continue() { [[maybe_unused]] const ssize_t written = write(input_fd_, "\n", 1); }

void Running::Kill() {
  kill(pid_, SIGKILL);
  Wait();
}

int Running::Wait() {
  if (reaped_) return status_;
  for (std::size_t before = ~std::size_t{0}; before != output_.size();) {
    before = output_.size();
    ReadOutput();
  }
  waitpid(pid_, &status_, 0);
  reaped_ = true;
  errors_ = Slurp(directory_ + "/stderr");
  return status_;
}

std::vector<TraceFile> Running::Traces() const {
  std::vector<TraceFile> traces;
  for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
    if (entry.path().extension() != ".trace") continue;
    TraceFile file(entry.path());
    if (file.ok()) traces.push_back(std::move(file));
  }
  return traces;
}

}  // namespace impasse::probe_tests
