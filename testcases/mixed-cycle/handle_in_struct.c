/* The handle is kept in the structure beside the lock; another function joins.
 * impasse: static = mixed-cycle
 */
#include <pthread.h>
#include <stdlib.h>

struct server {
  pthread_mutex_t lock;
  pthread_t acceptor;
  int stop, clients;
};

static void *accept_loop(void *arg) {
  struct server *s = arg;
  for (;;) {
    pthread_mutex_lock(&s->lock);
    if (s->stop) {
      pthread_mutex_unlock(&s->lock);
      return NULL;
    }
    s->clients++;
    pthread_mutex_unlock(&s->lock);
  }
}

struct server *server_start(void) {
  struct server *s = calloc(1, sizeof(*s));
  if (!s) return NULL;
  pthread_mutex_init(&s->lock, NULL);
  if (pthread_create(&s->acceptor, NULL, accept_loop, s)) {
    free(s);
    return NULL;
  }
  return s;
}

int server_stop(struct server *s) {
  int clients;
  pthread_mutex_lock(&s->lock);
  s->stop = 1;
  pthread_join(s->acceptor, NULL);
  clients = s->clients;
  pthread_mutex_unlock(&s->lock);
  return clients;
}

int main(void) {
  struct server *s = server_start();
  return s ? server_stop(s) : 1;
}
