/* The retry gives the lock back before it sleeps.
 * impasse: static = none
 */
#include <pthread.h>
#include <unistd.h>

static pthread_rwlock_t config_lock = PTHREAD_RWLOCK_INITIALIZER;
static int version;

int current_version(void) {
  int v;
  pthread_rwlock_rdlock(&config_lock);
  v = version;
  pthread_rwlock_unlock(&config_lock);
  return v;
}

int try_load(void);

void reload(void) {
  pthread_rwlock_wrlock(&config_lock);
  while (!try_load()) {
    pthread_rwlock_unlock(&config_lock);
    sleep(5);
    pthread_rwlock_wrlock(&config_lock);
  }
  ++version;
  pthread_rwlock_unlock(&config_lock);
}
