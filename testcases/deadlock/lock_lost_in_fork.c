// impasse: online = deadlock
// impasse: postmortem = none -- the trace of the child is another file
//
// The process forks while another thread holds a lock; in the child nobody will ever unlock it.
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t step;

static void* Log(void* unused) {
  pthread_mutex_lock(&log_lock);
  pthread_barrier_wait(&step);
  usleep(500000);
  pthread_mutex_unlock(&log_lock);
  return unused;
}

int main(void) {
  pthread_t logger;
  pthread_barrier_init(&step, NULL, 2);
  pthread_create(&logger, NULL, Log, NULL);
  pthread_barrier_wait(&step);
  const pid_t child = fork();
  if (child == 0) {
    pthread_mutex_lock(&log_lock);
    _exit(0);
  }
  pthread_join(logger, NULL);
  waitpid(child, NULL, 0);
}
