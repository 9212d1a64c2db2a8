/* The handler only sets a flag; the signal is blocked while the lock that another handler takes is
 * held; a thread that waits for signals is an ordinary thread and may lock.
 * impasse: all = none
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

static pthread_mutex_t statistics_lock = PTHREAD_MUTEX_INITIALIZER;
static volatile sig_atomic_t reload;
static long requests, snapshot;

static void on_hup(int number) {
  (void)number;
  reload = 1;
}

static void *signal_thread(void *arg) {
  const sigset_t *set = arg;
  int number = 0;
  while (sigwait(set, &number) == 0 && number != SIGTERM) {
    pthread_mutex_lock(&statistics_lock);
    snapshot = requests;
    pthread_mutex_unlock(&statistics_lock);
  }
  return NULL;
}

static void serve(int count) {
  for (int i = 0; i < count; i++) {
    pthread_mutex_lock(&statistics_lock);
    requests++;
    if (reload) requests = 0;
    pthread_mutex_unlock(&statistics_lock);
  }
}

int main(void) {
  pthread_t waiter;
  sigset_t set;
  signal(SIGHUP, on_hup);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  if (pthread_create(&waiter, NULL, signal_thread, &set)) return 1;
  serve(100);
  pthread_kill(waiter, SIGTERM);
  pthread_join(waiter, NULL);
  printf("%ld\n", requests);
  return 0;
}
