/* A continue jumps over the unlock: the next turn of the loop locks again, the end of the loop
 * returns with the lock.
 * impasse: static = double-lock, missing-unlock
 * impasse: online = none -- no packet is too short in this run
 * impasse: postmortem = none -- no packet is too short in this run
 */
#include <pthread.h>
#include <stdio.h>

struct counter {
  pthread_mutex_t lock;
  long bytes;
};

static struct counter received = {PTHREAD_MUTEX_INITIALIZER, 0};

static void count_packets(const int *sizes, int count) {
  for (int i = 0; i < count; i++) {
    pthread_mutex_lock(&received.lock);
    if (sizes[i] < 20) continue;
    received.bytes += sizes[i];
    pthread_mutex_unlock(&received.lock);
  }
}

int main(void) {
  const int sizes[] = {40, 1500, 60};
  count_packets(sizes, 3);
  printf("%ld\n", received.bytes);
  return 0;
}
