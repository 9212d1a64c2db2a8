/* An array of locks with constant indexes, taken in both orders.
 * impasse: all = lock-order-inversion
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { READ_SIDE, WRITE_SIDE, SIDES };

static pthread_mutex_t side_lock[SIDES] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int side_users[SIDES];

static void half_close(void) {
  pthread_mutex_lock(&side_lock[READ_SIDE]);
  pthread_mutex_lock(&side_lock[WRITE_SIDE]);
  side_users[READ_SIDE] = side_users[WRITE_SIDE];
  pthread_mutex_unlock(&side_lock[WRITE_SIDE]);
  pthread_mutex_unlock(&side_lock[READ_SIDE]);
}

static void drain(void) {
  pthread_mutex_lock(side_lock + 1);
  pthread_mutex_lock(&side_lock[0]);
  side_users[WRITE_SIDE] = 0;
  pthread_mutex_unlock(&side_lock[0]);
  pthread_mutex_unlock(side_lock + 1);
}

static void *reader(void *arg) {
  (void)arg;
  half_close();
  return NULL;
}

static void *writer(void *arg) {
  (void)arg;
  usleep(50 * 1000);
  drain();
  return NULL;
}

int main(void) {
  pthread_t a, b;
  if (pthread_create(&a, NULL, reader, NULL)) return 1;
  if (pthread_create(&b, NULL, writer, NULL)) return 1;
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%d\n", side_users[READ_SIDE]);
  return 0;
}
