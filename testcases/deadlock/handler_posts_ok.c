// impasse: online = none
// impasse: postmortem = none
//
// The only thread waits for a semaphore that a signal handler will post.
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

static sem_t rung;

static void OnAlarm(int number) {
  (void)number;
  sem_post(&rung);
}

int main(void) {
  sem_init(&rung, 0, 0);
  signal(SIGALRM, OnAlarm);
  alarm(2);
  while (sem_wait(&rung) != 0) {
    if (errno != EINTR) return 1;
  }
}
