/* A lookup gives its session locked through an out parameter; the return value says whether it did.
 * impasse: all = none
 */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>

#define SESSIONS 4

struct session {
  pthread_mutex_t lock;
  int id;
  int age;
};

static struct session sessions[SESSIONS] = {
    {PTHREAD_MUTEX_INITIALIZER, 10, 0},
    {PTHREAD_MUTEX_INITIALIZER, 11, 1},
    {PTHREAD_MUTEX_INITIALIZER, 12, 2},
    {PTHREAD_MUTEX_INITIALIZER, 13, 3},
};

static int session_find(int id, struct session **found) {
  for (size_t i = 0; i < SESSIONS; i++) {
    struct session *s = &sessions[i];
    pthread_mutex_lock(&s->lock);
    if (s->id == id) {
      *found = s;
      return 0;
    }
    pthread_mutex_unlock(&s->lock);
  }
  return -ENOENT;
}

static void session_put(struct session *s) {
  pthread_mutex_unlock(&s->lock);
}

static int session_renew(int id, int limit) {
  struct session *s;
  int rc = session_find(id, &s);
  if (rc != 0) return rc;
  if (s->age > limit) {
    rc = -ETIMEDOUT;
    goto put;
  }
  s->age = 0;
put:
  session_put(s);
  return rc;
}

int main(void) {
  int fresh = session_renew(12, 5);
  int old = session_renew(13, 1);
  int none = session_renew(99, 1);
  printf("%d %d %d\n", fresh, old < 0, none < 0);
  return 0;
}
