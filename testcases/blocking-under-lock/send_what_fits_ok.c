/* The flag of the call says that it does not wait.
 * impasse: static = none
 */
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static char queue[4096];
static size_t used;

int enqueue(const char* text, size_t length) {
  int taken = 0;
  pthread_mutex_lock(&queue_lock);
  if (used + length <= sizeof queue) {
    memcpy(queue + used, text, length);
    used += length;
    taken = 1;
  }
  pthread_mutex_unlock(&queue_lock);
  return taken;
}

void flush_to(int peer) {
  pthread_mutex_lock(&queue_lock);
  if (send(peer, queue, used, MSG_DONTWAIT | MSG_NOSIGNAL) > 0) used = 0;
  pthread_mutex_unlock(&queue_lock);
}
