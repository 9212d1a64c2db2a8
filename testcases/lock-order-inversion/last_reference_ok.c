// A session is put back under the lock of the table; its last reference takes the lock of the log. Who
// writes the log looks into the table. The table has a reference of its own to each session, so that the
// last one never goes there.
// impasse: static = none
// impasse: online = skip -- a library without main
// impasse: postmortem = skip -- a library without main
#include <pthread.h>
#include <stdlib.h>

struct session {
  int references;
  int bytes;
};

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static struct session *table[16];
static int logged;

static int count_down(int *references) { return __atomic_sub_fetch(references, 1, __ATOMIC_ACQ_REL); }

static void session_end(struct session *session) {
  pthread_mutex_lock(&log_lock);
  logged += session->bytes;
  pthread_mutex_unlock(&log_lock);
  free(session);
}

void session_put(struct session *session) {
  if (count_down(&session->references) > 0) return;
  session_end(session);
}

void session_touch(int index) {
  pthread_mutex_lock(&table_lock);
  struct session *session = table[index];
  __atomic_add_fetch(&session->references, 1, __ATOMIC_RELAXED);
  session->bytes++;
  session_put(session);
  pthread_mutex_unlock(&table_lock);
}

void write_log(int index) {
  pthread_mutex_lock(&log_lock);
  pthread_mutex_lock(&table_lock);
  if (table[index] != NULL) logged += table[index]->bytes;
  pthread_mutex_unlock(&table_lock);
  pthread_mutex_unlock(&log_lock);
}
