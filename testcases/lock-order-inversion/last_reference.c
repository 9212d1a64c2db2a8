// Whoever lets go of the last reference takes two locks; who writes the log takes them the other way
// round. However rarely a last reference goes, it goes.
// impasse: static = lock-order-inversion
// impasse: online = skip -- a library without main
// impasse: postmortem = skip -- a library without main
#include <pthread.h>
#include <stdlib.h>

struct session {
  int references;
  int index;
  int bytes;
};

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static struct session *table[16];
static int logged;

void session_put(struct session *session) {
  if (--session->references == 0) {
    pthread_mutex_lock(&table_lock);
    table[session->index] = NULL;
    pthread_mutex_lock(&log_lock);
    logged += session->bytes;
    pthread_mutex_unlock(&log_lock);
    pthread_mutex_unlock(&table_lock);
    free(session);
  }
}

void write_log(int index) {
  pthread_mutex_lock(&log_lock);
  pthread_mutex_lock(&table_lock);
  if (table[index] != NULL) logged += table[index]->bytes;
  pthread_mutex_unlock(&table_lock);
  pthread_mutex_unlock(&log_lock);
}
