// Taken when one flag is set, given back when another one is.
// impasse: static = missing-unlock
// impasse: online = none -- both flags are set in this run
// impasse: postmortem = none -- both flags are set in this run
#include <cstdio>
#include <mutex>

std::mutex output_mutex;
int lines = 0;

void Print(const char* text, bool threaded, bool flush) {
  if (threaded) output_mutex.lock();
  ++lines;
  std::puts(text);
  if (flush) output_mutex.unlock();
}

int main() { Print("hello", true, true); }
