// A wait gives the mutex back and returns with it: what follows holds it.
// impasse: all = none
#include <pthread.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
std::mutex mutex;
std::condition_variable ready;
bool open = false;
int value = 0;

int Wait() {
  pthread_mutex_lock(&lock);
  while (!open) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
  std::unique_lock<std::mutex> held(mutex);
  ready.wait(held, [] { return value != 0; });
  held.unlock();
  return value;
}

int main() {
  std::thread opener([] {
    pthread_mutex_lock(&lock);
    open = true;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    {
      std::lock_guard<std::mutex> held(mutex);
      value = 7;
    }
    ready.notify_one();
  });
  std::printf("%d\n", Wait());
  opener.join();
}
