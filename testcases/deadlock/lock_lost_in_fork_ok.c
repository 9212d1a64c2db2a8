// impasse: online = none
// impasse: postmortem = none
//
// Fork handlers take the lock, so that the child finds it free.
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

static void Before(void) { pthread_mutex_lock(&log_lock); }
static void After(void) { pthread_mutex_unlock(&log_lock); }

static void* Log(void* unused) {
  for (int i = 0; i < 20000; ++i) {
    pthread_mutex_lock(&log_lock);
    pthread_mutex_unlock(&log_lock);
  }
  return unused;
}

int main(void) {
  pthread_atfork(Before, After, After);
  pthread_t logger;
  pthread_create(&logger, NULL, Log, NULL);
  for (int i = 0; i < 5; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      pthread_mutex_lock(&log_lock);
      pthread_mutex_unlock(&log_lock);
      _exit(0);
    }
    waitpid(child, NULL, 0);
  }
  pthread_join(logger, NULL);
}
