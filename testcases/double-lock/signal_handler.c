/* A signal handler takes the lock that the interrupted code may hold: the thread waits for itself.
 * impasse: static = double-lock
 * impasse: online = none -- no signal arrives in this run
 * impasse: postmortem = none -- no signal arrives in this run
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t statistics_lock = PTHREAD_MUTEX_INITIALIZER;
static long requests, snapshot;

static void on_usr1(int number) {
  (void)number;
  pthread_mutex_lock(&statistics_lock);
  snapshot = requests;
  pthread_mutex_unlock(&statistics_lock);
}

static void serve(int count) {
  for (int i = 0; i < count; i++) {
    pthread_mutex_lock(&statistics_lock);
    requests++;
    pthread_mutex_unlock(&statistics_lock);
  }
}

int main(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_usr1;
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGUSR1, &action, NULL) != 0) return 1;
  serve(100);
  printf("%ld %ld\n", requests, snapshot);
  return 0;
}
