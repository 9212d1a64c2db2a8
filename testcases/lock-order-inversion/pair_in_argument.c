/* Each thread gets a struct with two pointers to mutexes; main crosses them.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include <pthread.h>
#include <stdio.h>

struct job {
  pthread_mutex_t *input;
  pthread_mutex_t *output;
  int copied;
};

static pthread_mutex_t left_file = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t right_file = PTHREAD_MUTEX_INITIALIZER;

static void *copy(void *arg) {
  struct job *job = arg;
  pthread_mutex_lock(job->input);
  pthread_mutex_lock(job->output);
  job->copied++;
  pthread_mutex_unlock(job->output);
  pthread_mutex_unlock(job->input);
  return NULL;
}

int main(void) {
  struct job there = {&left_file, &right_file, 0};
  struct job back = {&right_file, &left_file, 0};
  pthread_t a, b;
  if (pthread_create(&a, NULL, copy, &there)) return 1;
  if (pthread_create(&b, NULL, copy, &back)) return 1;
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%d\n", there.copied + back.copied);
  return 0;
}
