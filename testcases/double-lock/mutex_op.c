/* One function locks and unlocks, as its argument says; a caller gives the wrong constant on the
 * way out of an error.
 * impasse: static = double-lock
 * impasse: online = none -- the error does not happen in this run
 * impasse: postmortem = none -- the error does not happen in this run
 */
#include <pthread.h>
#include <stdio.h>

#define CRYPTO_LOCK 1
#define CRYPTO_UNLOCK 2

enum { LOCK_RANDOM, LOCK_SESSION, LOCK_COUNT };

static pthread_mutex_t table[LOCK_COUNT] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int session_count;

static void locking_callback(int mode, int n) {
  if (mode & CRYPTO_LOCK)
    pthread_mutex_lock(&table[n]);
  else
    pthread_mutex_unlock(&table[n]);
}

static int session_add(int limit) {
  locking_callback(CRYPTO_LOCK, LOCK_SESSION);
  if (session_count >= limit) {
    locking_callback(CRYPTO_LOCK, LOCK_SESSION);
    return -1;
  }
  session_count++;
  locking_callback(CRYPTO_UNLOCK, LOCK_SESSION);
  return 0;
}

int main(void) {
  printf("%d\n", session_add(4));
  return 0;
}
