// Loops of every kind around the wait.
// impasse: static = none
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int jobs;
static int stopped;

int take_while(void) {
  pthread_mutex_lock(&lock);
  while (jobs == 0 && !stopped) pthread_cond_wait(&changed, &lock);
  const int got = jobs > 0 ? jobs-- : -1;
  pthread_mutex_unlock(&lock);
  return got;
}

int take_endless(void) {
  int got = -1;
  pthread_mutex_lock(&lock);
  for (;;) {
    if (jobs > 0) {
      got = jobs--;
      break;
    }
    if (stopped) break;
    pthread_cond_wait(&changed, &lock);
  }
  pthread_mutex_unlock(&lock);
  return got;
}

int take_goto(void) {
  int got;
  pthread_mutex_lock(&lock);
again:
  if (jobs == 0) {
    pthread_cond_wait(&changed, &lock);
    goto again;
  }
  got = jobs--;
  pthread_mutex_unlock(&lock);
  return got;
}

void wait_idle(void) {
  pthread_mutex_lock(&lock);
  if (jobs > 0) {
    do {
      pthread_cond_wait(&changed, &lock);
    } while (jobs > 0);
  }
  pthread_mutex_unlock(&lock);
}

void put(void) {
  pthread_mutex_lock(&lock);
  ++jobs;
  pthread_mutex_unlock(&lock);
  pthread_cond_signal(&changed);
}

void stop(void) {
  pthread_mutex_lock(&lock);
  stopped = 1;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}
