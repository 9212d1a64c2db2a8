// The audio thread gives itself a real-time priority and shares a mutex with the main thread.
// impasse: static = priority-inversion
// impasse-tidy = priority-inversion
#include <pthread.h>
#include <sched.h>

#include <mutex>
#include <thread>
#include <vector>

std::mutex buffer_mutex;
std::vector<float> buffer(64);

void Play() {
  sched_param param{};
  param.sched_priority = 80;
  pthread_setschedparam(pthread_self(), SCHED_FIFO, &param);
  std::lock_guard<std::mutex> lock(buffer_mutex);
  buffer.clear();
}

int main() {
  std::thread audio(Play);
  {
    std::lock_guard<std::mutex> lock(buffer_mutex);
    buffer.resize(128);
  }
  audio.join();
}
