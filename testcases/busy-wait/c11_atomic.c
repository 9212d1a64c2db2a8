// C11 atomics, an endless loop with a break.
// impasse: static = busy-wait
#include <pthread.h>
#include <stdatomic.h>

struct job {
  atomic_int state;
  int answer;
};

static void* run(void* arg) {
  struct job* job = arg;
  job->answer = 42;
  atomic_store(&job->state, 2);
  return NULL;
}

int main(void) {
  struct job job = {0, 0};
  pthread_t thread;
  pthread_create(&thread, NULL, run, &job);
  for (;;) {
    if (atomic_load(&job.state) == 2) break;
  }
  pthread_join(thread, NULL);
  return job.answer == 42 ? 0 : 1;
}
