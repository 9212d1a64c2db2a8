/* The handle is read under the lock, and joined without it; the lock that is held is another one.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct server {
  pthread_mutex_t lock;
  pthread_t acceptor;
  int stop, clients;
};

static pthread_mutex_t servers_lock = PTHREAD_MUTEX_INITIALIZER;

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

void server_stop(struct server *s) {
  pthread_mutex_lock(&s->lock);
  s->stop = 1;
  pthread_mutex_unlock(&s->lock);
  pthread_mutex_lock(&servers_lock);
  pthread_join(s->acceptor, NULL);
  pthread_mutex_unlock(&servers_lock);
  free(s);
}

int main(void) {
  struct server *s = server_start();
  if (s) server_stop(s);
  printf("stopped\n");
  return 0;
}
