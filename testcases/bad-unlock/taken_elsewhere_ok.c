/* The function that takes the lock is in another unit, which is not here.
 * impasse: static = none
 * impasse: online = skip -- the other unit is missing
 */
#include <pthread.h>

extern pthread_mutex_t registry_lock;
int registry_open(const char *name); /* returns with registry_lock */
extern int registry_users;

static void *user(void *arg) {
  if (registry_open(arg) < 0) return NULL;
  registry_users++;
  pthread_mutex_unlock(&registry_lock);
  return NULL;
}

int registry_start(void) {
  pthread_t thread;
  static char name[] = "users";
  return pthread_create(&thread, NULL, user, name);
}

void registry_twice(void) {
  pthread_mutex_lock(&registry_lock);
  registry_users++;
  pthread_mutex_unlock(&registry_lock);
  if (registry_open("again") < 0) return;
  pthread_mutex_unlock(&registry_lock);
}
