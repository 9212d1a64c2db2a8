/* All locks of a table are taken by one function and given back by another one, each in a loop;
 * when one of them is busy, those taken so far are given back.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

#define PARTS 4

static pthread_mutex_t part_lock[PARTS] = {
    PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER,
};
static int part_rows[PARTS];

static void lock_all(void) {
  for (int i = 0; i < PARTS; i++) pthread_mutex_lock(&part_lock[i]);
}

static void unlock_all(void) {
  for (int i = PARTS - 1; i >= 0; i--) pthread_mutex_unlock(&part_lock[i]);
}

static int try_lock_all(void) {
  int taken;
  for (taken = 0; taken < PARTS; taken++)
    if (pthread_mutex_trylock(&part_lock[taken]) != 0) break;
  if (taken == PARTS) return 1;
  while (taken > 0) pthread_mutex_unlock(&part_lock[--taken]);
  return 0;
}

static int count(void) {
  int rows = 0;
  lock_all();
  for (int i = 0; i < PARTS; i++) rows += part_rows[i];
  unlock_all();
  return rows;
}

static int try_clear(void) {
  if (!try_lock_all()) return 0;
  for (int i = 0; i < PARTS; i++) part_rows[i] = 0;
  unlock_all();
  return 1;
}

int main(void) {
  int rows = count();
  printf("%d %d\n", rows, try_clear());
  return 0;
}
