// impasse: online = busy-wait
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 4s
//
// A thread has ended with the lock in its hand; the main thread tries for it for ever.
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t account = PTHREAD_MUTEX_INITIALIZER;

static void* leave(void* unused) {
  pthread_mutex_lock(&account);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, leave, NULL);
  pthread_join(thread, NULL);
  while (pthread_mutex_trylock(&account) != 0) sched_yield();
  pthread_mutex_unlock(&account);
}
