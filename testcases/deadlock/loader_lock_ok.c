// impasse: online = none
// impasse: postmortem = none
//
// A thread that holds a lock waits for the loader's, whose owner sleeps for a while inside its
// walk; another waits for the lock meanwhile. Nobody waits for ever.
#define _GNU_SOURCE
#include <link.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t samples = PTHREAD_MUTEX_INITIALIZER;
static sem_t walking;

static int doze(struct dl_phdr_info* info, size_t size, void* first) {
  (void)info, (void)size;
  if (*(int*)first) sem_post(&walking), usleep(350 * 1000);
  *(int*)first = 0;
  return 0;
}

static void* walk(void* unused) {
  int first = 1;
  dl_iterate_phdr(doze, &first);
  return unused;
}

static void* flush(void* unused) {
  int first = 0;
  pthread_mutex_lock(&samples);
  dl_iterate_phdr(doze, &first);
  pthread_mutex_unlock(&samples);
  return unused;
}

int main(void) {
  pthread_t walker;
  pthread_t flushers[2];
  sem_init(&walking, 0, 0);
  pthread_create(&walker, NULL, walk, NULL);
  sem_wait(&walking);
  for (int i = 0; i < 2; ++i) pthread_create(&flushers[i], NULL, flush, NULL);
  pthread_join(walker, NULL);
  for (int i = 0; i < 2; ++i) pthread_join(flushers[i], NULL);
  puts("done");
  return 0;
}
