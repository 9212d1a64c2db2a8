/* Whether the lock was taken is told by an error code, a flag in a structure, or an option.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct handle {
  pthread_mutex_t lock;
  int threaded, broken, depth;
};

static struct handle db = {PTHREAD_MUTEX_INITIALIZER, 1, 0, 0};

static int db_lock(struct handle *h) {
  if (h->broken) return -5;
  if (h->threaded) {
    int rc = pthread_mutex_lock(&h->lock);
    if (rc != 0) return -rc;
  }
  h->depth++;
  return 0;
}

static void db_unlock(struct handle *h) {
  h->depth--;
  if (h->threaded) pthread_mutex_unlock(&h->lock);
}

static int db_write(struct handle *h, int value) {
  int locked = 0, rc;
  rc = db_lock(h);
  if (rc) goto out;
  locked = 1;
  if (value < 0) rc = -22;
out:
  if (locked) db_unlock(h);
  return rc;
}

static void *writer(void *arg) {
  (void)arg;
  db_write(&db, 1);
  return NULL;
}

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, writer, NULL)) return 1;
  int rc = db_write(&db, -1);
  pthread_join(thread, NULL);
  printf("%d\n", rc);
  return 0;
}
