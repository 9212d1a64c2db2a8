#include "analyzer/watch/child.h"

#include <dirent.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string_view>

extern char** environ;  // NOLINT(readability-redundant-declaration): not declared everywhere

namespace impasse {
namespace {

constexpr std::array<int, 6> kPassedOn = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

sigset_t TakenSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  for (const int signal : kPassedOn) sigaddset(&set, signal);
  return set;
}

std::multimap<pid_t, pid_t> ChildrenOfAll() {
  std::multimap<pid_t, pid_t> children;
  DIR* proc = opendir("/proc");
  if (proc == nullptr) return children;
  while (const dirent* entry = readdir(proc)) {
    const pid_t pid = static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10));
    if (pid <= 0) continue;
    std::FILE* file = std::fopen(("/proc/" + std::to_string(pid) + "/stat").c_str(), "re");
    if (file == nullptr) continue;
    std::array<char, 512> text{};
    const std::size_t size = std::fread(text.data(), 1, text.size() - 1, file);
    std::fclose(file);
    const std::string_view line(text.data(), size);
    const std::size_t name_end = line.rfind(')');
    if (name_end == std::string_view::npos || name_end + 4 >= size) continue;
    children.emplace(static_cast<pid_t>(std::strtol(text.data() + name_end + 4, nullptr, 10)), pid);
  }
  closedir(proc);
  return children;
}

void KillBelowUs(int signal) {
  for (const pid_t pid : Descendants(getpid())) kill(pid, signal);
}

}  // namespace

std::vector<pid_t> Descendants(pid_t root) {
  const std::multimap<pid_t, pid_t> children = ChildrenOfAll();
  std::vector<pid_t> tree = {root};
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const auto [first, last] = children.equal_range(tree[i]);
    for (auto child = first; child != last; ++child) tree.push_back(child->second);
  }
  tree.erase(tree.begin());
  return tree;
}

Child::Child() {
  const sigset_t taken = TakenSignals();
  sigprocmask(SIG_BLOCK, &taken, nullptr);
  signals_ = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
  // What the program leaves behind comes to us, so that End() finds all of it.
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

Child::~Child() {
  close(signals_);
  const sigset_t taken = TakenSignals();
  sigprocmask(SIG_UNBLOCK, &taken, nullptr);
}

absl::Status Child::Start(const std::vector<std::string>& arguments,
                          const std::vector<std::string>& environment) {
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::vector<char*> envp;
  for (char* const* entry = environ; *entry != nullptr; ++entry) {
    const std::string_view ours(*entry);
    bool replaced = false;
    for (const std::string& added : environment) {
      replaced |= ours.starts_with(std::string_view(added).substr(0, added.find('=') + 1));
    }
    if (!replaced) envp.push_back(*entry);
  }
  for (const std::string& added : environment) envp.push_back(const_cast<char*>(added.c_str()));
  envp.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  // Who reads our report may stop reading: the trace and the other reports are written all the
  // same. The program finds the signal as we found it.
  static const bool kFoundDefault = signal(SIGPIPE, SIG_IGN) == SIG_DFL;
  sigset_t reset = none;
  if (kFoundDefault) sigaddset(&reset, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &reset);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  const int error = posix_spawnp(&pid_, argv[0], nullptr, &attributes, argv.data(), envp.data());
  posix_spawnattr_destroy(&attributes);
  if (error == 0) return absl::OkStatus();
  pid_ = -1;
  return absl::NotFoundError("cannot run '" + arguments[0] + "': " + std::strerror(error));
}

void Child::Reap() {
  int status = 0;
  pid_t pid = 0;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    if (pid != pid_) continue;
    ended_ = true;
    status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
}

void Child::TakeSignals() {
  signalfd_siginfo info;
  while (read(signals_, &info, sizeof(info)) == sizeof(info)) {
    const int signal = static_cast<int>(info.ssi_signo);
    if (signal == SIGCHLD) continue;
    // From the terminal it has gone to the whole group already.
    if (info.ssi_code != SI_KERNEL) Signal(signal);
    interrupted_ |= signal != SIGUSR1 && signal != SIGUSR2;
  }
}

void Child::Wait(int milliseconds) {
  Reap();
  if (ended_) return;
  pollfd poll_for = {signals_, POLLIN, 0};
  poll(&poll_for, 1, milliseconds);
  TakeSignals();
  Reap();
}

void Child::Signal(int signal) const {
  if (pid_ > 0 && !ended_) kill(pid_, signal);
}

void Child::End() {
  constexpr int kStepMs = 20;
  constexpr int kPoliteMs = 500;
  constexpr int kPatienceMs = 2500;
  KillBelowUs(SIGTERM);
  for (int waited = 0; waited < kPatienceMs; waited += kStepMs) {
    if (waited >= kPoliteMs || ended_) KillBelowUs(SIGKILL);
    if (ended_ && Descendants(getpid()).empty()) return;
    pollfd nothing = {-1, 0, 0};
    poll(&nothing, 0, kStepMs);
    Reap();
  }
}

}  // namespace impasse
