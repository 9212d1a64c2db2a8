// impasse: online = none
// impasse: postmortem = none
//
// One thread waits on a condition variable, the other for another process: that one can end both
// waits.
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static char message;

static void* Handle(void* unused) {
  pthread_mutex_lock(&mutex);
  while (message == 0) pthread_cond_wait(&arrived, &mutex);
  pthread_mutex_unlock(&mutex);
  return unused;
}

int main(void) {
  int ends[2];
  if (pipe(ends) != 0) return 1;
  const pid_t child = fork();
  if (child == 0) {
    usleep(1500000);
    _exit(write(ends[1], "x", 1) == 1 ? 0 : 1);
  }
  pthread_t handler;
  pthread_create(&handler, NULL, Handle, NULL);
  char byte = 0;
  if (read(ends[0], &byte, 1) != 1) return 1;
  pthread_mutex_lock(&mutex);
  message = byte;
  pthread_cond_signal(&arrived);
  pthread_mutex_unlock(&mutex);
  pthread_join(handler, NULL);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
