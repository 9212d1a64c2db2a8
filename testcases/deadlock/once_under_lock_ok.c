// impasse: online = none
// impasse: postmortem = none
//
// Three threads ask for the flag; two wait while the third initialises.
#include <pthread.h>
#include <unistd.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t config = PTHREAD_MUTEX_INITIALIZER;

static void Load(void) {
  usleep(300000);
  pthread_mutex_lock(&config);
  pthread_mutex_unlock(&config);
}

static void* Use(void* unused) {
  pthread_once(&once, Load);
  return unused;
}

int main(void) {
  pthread_t users[3];
  for (int i = 0; i < 3; ++i) pthread_create(&users[i], NULL, Use, NULL);
  for (int i = 0; i < 3; ++i) pthread_join(users[i], NULL);
}
