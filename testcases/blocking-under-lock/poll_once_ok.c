/* poll with a time of 0 only looks.
 * impasse: static = none
 */
#include <poll.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct pollfd watched[8];
static int count;

void watch(int fd) {
  pthread_mutex_lock(&lock);
  watched[count].fd = fd;
  watched[count++].events = POLLIN;
  pthread_mutex_unlock(&lock);
}

int ready(void) {
  int found;
  pthread_mutex_lock(&lock);
  found = poll(watched, (nfds_t)count, 0);
  pthread_mutex_unlock(&lock);
  return found;
}
