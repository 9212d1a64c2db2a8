// Child: the program under `impasse run`: started in the foreground, signals passed on, its end
// noticed.
#ifndef IMPASSE_ANALYZER_WATCH_CHILD_H_
#define IMPASSE_ANALYZER_WATCH_CHILD_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace impasse {

// Descendants returns what `root` has started, at whatever remove, and is still there.
std::vector<pid_t> Descendants(pid_t root);

// One program at a time per process: SIGCHLD and the signals that are passed on are taken over
// while the object lives. Not thread-safe.
class Child {
 public:
  Child();
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Start runs `arguments` with `environment` ("NAME=value") added to ours; it stays in our process
  // group, so the terminal is its own. An error says what could not be started and why.
  absl::Status Start(const std::vector<std::string>& arguments,
                     const std::vector<std::string>& environment);

  // Wait returns after `milliseconds`, or sooner when the program ends or a signal comes in, which
  // is passed on to the program (not when the terminal has sent it to both of us).
  void Wait(int milliseconds);

  bool ended() const { return ended_; }
  pid_t pid() const { return pid_; }
  // As a shell reports it: the exit status, or 128 + the signal. -1 before the end.
  int status() const { return status_; }
  // A signal came in that asks us, too, to come to an end.
  bool interrupted() const { return interrupted_; }

  void Signal(int signal) const;
  // End ends the program and everything it has started: SIGTERM, and SIGKILL for what is left after
  // half a second. Returns when the program has ended or, if it cannot be ended, after two more
  // seconds.
  void End();

 private:
  void Reap();
  void TakeSignals();

  pid_t pid_ = -1;
  int signals_ = -1;  // signalfd
  bool ended_ = false;
  bool interrupted_ = false;
  int status_ = -1;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_CHILD_H_
