/* The variable that remembers the lock is set after a step that can fail.
 * impasse: static = missing-unlock
 * impasse: online = none -- the step does not fail in this run
 * impasse: postmortem = none -- the step does not fail in this run
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct catalog {
  pthread_mutex_t lock;
  char *index;
  int items;
};

static int catalog_rebuild(struct catalog *c, size_t bytes) {
  int locked = 0;
  int rc = 0;
  char *index;
  pthread_mutex_lock(&c->lock);
  index = malloc(bytes);
  if (index == NULL) {
    rc = -1;
    goto out;
  }
  locked = 1;
  free(c->index);
  c->index = index;
  c->items = 0;
out:
  if (locked) pthread_mutex_unlock(&c->lock);
  return rc;
}

int main(void) {
  static struct catalog books = {PTHREAD_MUTEX_INITIALIZER, NULL, 7};
  printf("%d\n", catalog_rebuild(&books, 64));
  free(books.index);
  return 0;
}
