// A pause of one microsecond on both sides, in a do loop.
// impasse: static = retry-livelock
#include <pthread.h>
#include <unistd.h>

struct queue {
  pthread_mutex_t lock;
  int length;
};

static struct queue incoming = {PTHREAD_MUTEX_INITIALIZER, 0};
static struct queue outgoing = {PTHREAD_MUTEX_INITIALIZER, 0};

static void* forward(void* arg) {
  int moved = 0;
  do {
    pthread_mutex_lock(&incoming.lock);
    if (pthread_mutex_trylock(&outgoing.lock) == 0) {
      --incoming.length;
      ++outgoing.length;
      moved = 1;
      pthread_mutex_unlock(&outgoing.lock);
    }
    pthread_mutex_unlock(&incoming.lock);
    if (!moved) usleep(1);
  } while (!moved);
  return arg;
}

static void* bounce(void* arg) {
  int moved = 0;
  do {
    pthread_mutex_lock(&outgoing.lock);
    if (pthread_mutex_trylock(&incoming.lock) == 0) {
      --outgoing.length;
      ++incoming.length;
      moved = 1;
      pthread_mutex_unlock(&incoming.lock);
    }
    pthread_mutex_unlock(&outgoing.lock);
    if (!moved) usleep(1);
  } while (!moved);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, forward, NULL);
  pthread_create(&b, NULL, bounce, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
