/* A reader-writer lock that is kept when the loop is left in the middle.
 * impasse: static = missing-unlock
 * impasse: online = none -- the loop is not left in the middle in this run
 * impasse: postmortem = none -- the loop is not left in the middle in this run
 */
#include <pthread.h>
#include <stdio.h>

static pthread_rwlock_t route_lock = PTHREAD_RWLOCK_INITIALIZER;
static int routes[8] = {1, 2, 3, 4, 5, 6, 7, 8};

static int route_find(int wanted) {
  int found = -1;
  for (int i = 0; i < 8; i++) {
    pthread_rwlock_rdlock(&route_lock);
    if (routes[i] == wanted) {
      found = i;
      break;
    }
    pthread_rwlock_unlock(&route_lock);
  }
  return found;
}

int main(void) {
  printf("%d\n", route_find(11));
  return 0;
}
