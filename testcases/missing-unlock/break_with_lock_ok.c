/* An endless loop is left by break with the lock, which is given back after it; in another one the
 * loop ends without it and a flag says which.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

struct job {
  pthread_mutex_t lock;
  int progress;
  int failed;
};

static int wait_half_done(struct job *job) {
  int progress;
  for (;;) {
    pthread_mutex_lock(&job->lock);
    if (job->progress >= 50 || job->failed) break;
    pthread_mutex_unlock(&job->lock);
    usleep(1000);
  }
  progress = job->progress;
  pthread_mutex_unlock(&job->lock);
  return progress;
}

static int poll_done(struct job *job, int tries) {
  int held = 0;
  int progress = -1;
  while (tries-- > 0 && !held) {
    pthread_mutex_lock(&job->lock);
    if (job->progress >= 100)
      held = 1;
    else
      pthread_mutex_unlock(&job->lock);
  }
  if (!held) return progress;
  progress = job->progress;
  pthread_mutex_unlock(&job->lock);
  return progress;
}

static void *work(void *arg) {
  struct job *job = arg;
  for (int i = 0; i < 10; i++) {
    pthread_mutex_lock(&job->lock);
    job->progress += 10;
    pthread_mutex_unlock(&job->lock);
  }
  return NULL;
}

int main(void) {
  static struct job job = {PTHREAD_MUTEX_INITIALIZER, 0, 0};
  pthread_t thread;
  int half;
  if (pthread_create(&thread, NULL, work, &job)) return 1;
  half = wait_half_done(&job) >= 50;
  pthread_join(thread, NULL);
  printf("%d %d\n", half, poll_done(&job, 3));
  return 0;
}
