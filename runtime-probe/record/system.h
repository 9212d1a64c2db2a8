// What the probe asks of the operating system, without stdio, without allocation, and keeping
// errno.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_SYSTEM_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_SYSTEM_H_

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace impasse::probe {

// ErrnoKeeper gives errno back as it was: the program must not see that the probe made a call.
class ErrnoKeeper {
 public:
  ErrnoKeeper() : saved_(errno) {}
  ~ErrnoKeeper() { errno = saved_; }
  ErrnoKeeper(const ErrnoKeeper&) = delete;
  ErrnoKeeper& operator=(const ErrnoKeeper&) = delete;

 private:
  int saved_;
};

// Now returns CLOCK_MONOTONIC in nanoseconds.
std::uint64_t Now();
// RealTime returns CLOCK_REALTIME in nanoseconds.
std::uint64_t RealTime();

// Tid returns the kernel's id of the calling thread.
std::uint32_t Tid();

// MapPrivate returns `size` bytes of zeroed private memory that costs nothing until it is touched,
// or nullptr.
void* MapPrivate(std::size_t size);

// Text is a bounded string on the stack: messages and file names.
class Text {
 public:
  Text& Append(const char* text);
  Text& Append(std::uint64_t number);
  const char* c_str() const { return data_; }
  std::size_t size() const { return size_; }
  // full tells that something did not fit.
  bool full() const { return full_; }

 private:
  static constexpr std::size_t kCapacity = 4096;
  char data_[kCapacity] = {};
  std::size_t size_ = 0;
  bool full_ = false;
};

// Say writes "impasse: TEXT\n" to standard error with one write(2).
void Say(const Text& text);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_SYSTEM_H_
