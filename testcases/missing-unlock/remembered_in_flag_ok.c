/* Whether the lock is held is kept in a variable: a flag, and a number that says how far it went.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct catalog {
  pthread_mutex_t lock;
  int shared;
  int items;
};

static int catalog_insert(struct catalog *c, int count) {
  int locked = 0;
  int before;
  if (c->shared && count > 0) {
    pthread_mutex_lock(&c->lock);
    locked = 1;
  }
  before = c->items;
  c->items += count;
  if (before == 0) printf("first\n");
  if (locked) pthread_mutex_unlock(&c->lock);
  return before;
}

static int catalog_take(struct catalog *c) {
  int state = 0; /* 0 nothing done, 1 locked, 2 locked and taken */
  pthread_mutex_lock(&c->lock);
  state = 1;
  if (c->items > 0) {
    c->items--;
    state = 2;
  }
  switch (state) {
    case 2:
      pthread_mutex_unlock(&c->lock);
      return 1;
    case 1:
      pthread_mutex_unlock(&c->lock);
      return 0;
    default:
      return -1;
  }
}

int main(void) {
  static struct catalog books = {PTHREAD_MUTEX_INITIALIZER, 1, 0};
  int first = catalog_insert(&books, 3);
  int second = catalog_insert(&books, 0);
  int taken = catalog_take(&books);
  printf("%d %d %d\n", first, second, taken);
  return 0;
}
