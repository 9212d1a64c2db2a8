// The same with labels, and a yield that changes nothing.
// impasse: static = retry-livelock
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t inode_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t page_lock = PTHREAD_MUTEX_INITIALIZER;
static int writes, reclaims;

static void* writer(void* arg) {
retry:
  pthread_mutex_lock(&inode_lock);
  if (pthread_mutex_trylock(&page_lock) != 0) {
    pthread_mutex_unlock(&inode_lock);
    sched_yield();
    goto retry;
  }
  ++writes;
  pthread_mutex_unlock(&page_lock);
  pthread_mutex_unlock(&inode_lock);
  return arg;
}

static void* reclaimer(void* arg) {
retry:
  pthread_mutex_lock(&page_lock);
  if (pthread_mutex_trylock(&inode_lock) != 0) {
    pthread_mutex_unlock(&page_lock);
    sched_yield();
    goto retry;
  }
  ++reclaims;
  pthread_mutex_unlock(&inode_lock);
  pthread_mutex_unlock(&page_lock);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, writer, NULL);
  pthread_create(&b, NULL, reclaimer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
