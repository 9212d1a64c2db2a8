// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// Looks every millisecond, which costs next to nothing; the others wait for it.
#include <pthread.h>
#include <time.h>

static volatile int stop;

static void* watch(void* unused) {
  const struct timespec pause = {0, 1000000};
  for (int i = 0; i < 1500 && !stop; ++i) nanosleep(&pause, NULL);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, watch, NULL);
  pthread_join(thread, NULL);
}
