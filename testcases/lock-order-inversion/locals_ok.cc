// Locks that no two threads share: locals of two invocations, members of objects that each thread
// makes for itself, thread-local locks.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

struct Job {
  std::mutex input;
  std::mutex output;
  int done = 0;
};

thread_local std::mutex scratch_mutex;
thread_local std::mutex result_mutex;

void Forward(Job& job) {
  std::lock_guard<std::mutex> input(job.input);
  std::lock_guard<std::mutex> output(job.output);
  ++job.done;
}

void Backward(Job& job) {
  std::lock_guard<std::mutex> output(job.output);
  std::lock_guard<std::mutex> input(job.input);
  ++job.done;
}

void Compress() {
  Job job;
  Forward(job);
  std::lock_guard<std::mutex> scratch(scratch_mutex);
  std::lock_guard<std::mutex> result(result_mutex);
}

void Expand() {
  Job job;
  Backward(job);
  std::lock_guard<std::mutex> result(result_mutex);
  std::lock_guard<std::mutex> scratch(scratch_mutex);
}

int main() {
  std::thread compressor(Compress);
  std::thread expander(Expand);
  compressor.join();
  expander.join();
  std::puts("done");
}
