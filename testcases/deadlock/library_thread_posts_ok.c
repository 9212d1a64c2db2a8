// impasse: online = none
// impasse: postmortem = none
//
// The only thread of the program waits; a thread of the C library will post.
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <time.h>

static sem_t rung;

static void OnTimer(union sigval value) {
  (void)value;
  sem_post(&rung);
}

int main(void) {
  sem_init(&rung, 0, 0);
  struct sigevent event;
  memset(&event, 0, sizeof(event));
  event.sigev_notify = SIGEV_THREAD;
  event.sigev_notify_function = OnTimer;
  timer_t timer;
  if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0) return 1;
  const struct itimerspec when = {{0, 0}, {1, 500000000}};
  timer_settime(timer, 0, &when, NULL);
  while (sem_wait(&rung) != 0) {
  }
}
