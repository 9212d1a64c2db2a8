#include <pthread.h>
#include <stdio.h>

#include "event_loop.h"

static void *loop_thread(void *arg) {
  for (int i = 0; i < 10; i++) event_loop_run_once();
  return arg;
}

int main(void) {
  pthread_t loop;
  struct client *client = client_open(4);
  if (client == NULL || pthread_create(&loop, NULL, loop_thread, NULL)) return 1;
  client_close(client);
  pthread_join(loop, NULL);
  printf("%d\n", client_received(client) >= 0);
  return 0;
}
