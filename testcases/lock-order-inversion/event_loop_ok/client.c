#include <pthread.h>
#include <stdlib.h>

#include "event_loop.h"

struct client {
  pthread_mutex_t lock;
  int descriptor;
  int received;
};

static void on_readable(void *context, int descriptor) {
  struct client *client = context;
  pthread_mutex_lock(&client->lock);
  client->received += descriptor > 0;
  pthread_mutex_unlock(&client->lock);
}

struct client *client_open(int descriptor) {
  struct client *client = calloc(1, sizeof *client);
  if (client == NULL) return NULL;
  pthread_mutex_init(&client->lock, NULL);
  client->descriptor = descriptor;
  event_loop_register(descriptor, on_readable, client);
  return client;
}

void client_close(struct client *client) {
  pthread_mutex_lock(&client->lock);
  event_loop_unregister(client->descriptor);
  client->descriptor = -1;
  pthread_mutex_unlock(&client->lock);
}

int client_received(struct client *client) {
  int received;
  pthread_mutex_lock(&client->lock);
  received = client->received;
  pthread_mutex_unlock(&client->lock);
  return received;
}
