// impasse: online = deadlock
// impasse: postmortem = none -- the loader's lock is read from the living process
// impasse-run: options = --long-hold 20s
//
// A sampler walks the loaded objects and notes each under its own lock, while the loader's is held;
// a thread that has the sampler's lock looks for a symbol's object, which needs the loader's.
#define _GNU_SOURCE
#include <link.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static pthread_mutex_t samples = PTHREAD_MUTEX_INITIALIZER;
static sem_t walking;
static sem_t noting;
static int noted;

static int note(struct dl_phdr_info* info, size_t size, void* unused) {
  (void)info, (void)size, (void)unused;
  sem_post(&walking);
  sem_wait(&noting);
  pthread_mutex_lock(&samples);
  ++noted;
  pthread_mutex_unlock(&samples);
  return 0;
}

static int count(struct dl_phdr_info* info, size_t size, void* number) {
  (void)info, (void)size;
  ++*(int*)number;
  return 0;
}

static void* walk(void* unused) {
  dl_iterate_phdr(note, NULL);
  return unused;
}

static void* flush(void* unused) {
  int objects = 0;
  sem_wait(&walking);
  pthread_mutex_lock(&samples);
  sem_post(&noting);
  dl_iterate_phdr(count, &objects);
  printf("%d of %d\n", noted, objects);
  pthread_mutex_unlock(&samples);
  return unused;
}

int main(void) {
  pthread_t walker;
  pthread_t flusher;
  sem_init(&walking, 0, 0);
  sem_init(&noting, 0, 0);
  pthread_create(&walker, NULL, walk, NULL);
  pthread_create(&flusher, NULL, flush, NULL);
  pthread_join(walker, NULL);
  pthread_join(flusher, NULL);
  return 0;
}
