/* The handler takes the lock too, but the signal is blocked while the lock is held.
 * impasse: all = none
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
  sigset_t set, before;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  for (int i = 0; i < count; i++) {
    pthread_sigmask(SIG_BLOCK, &set, &before);
    pthread_mutex_lock(&statistics_lock);
    requests++;
    pthread_mutex_unlock(&statistics_lock);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
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
