/* The same server: commands that take the lock themselves stand in another table and are run
 * without it.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct server {
  pthread_mutex_t lock;
  int keys;
  int requests;
};

struct command {
  const char *name;
  int (*run)(struct server *server);
};

static int command_info(struct server *server) {
  int requests;
  pthread_mutex_lock(&server->lock);
  requests = server->requests + server->keys;
  pthread_mutex_unlock(&server->lock);
  return requests;
}

static int command_set(struct server *server) {
  return ++server->keys;
}

static int command_flush(struct server *server) {
  server->keys = 0;
  return 0;
}

static const struct command free_commands[] = {{"info", command_info}};
static const struct command locked_commands[] = {{"set", command_set}, {"flush", command_flush}};

static int server_execute(struct server *server, const char *name) {
  int reply = -1;
  for (size_t i = 0; i < sizeof free_commands / sizeof free_commands[0]; i++)
    if (strcmp(free_commands[i].name, name) == 0) return free_commands[i].run(server);
  pthread_mutex_lock(&server->lock);
  server->requests++;
  for (size_t i = 0; i < sizeof locked_commands / sizeof locked_commands[0]; i++)
    if (strcmp(locked_commands[i].name, name) == 0) reply = locked_commands[i].run(server);
  pthread_mutex_unlock(&server->lock);
  return reply;
}

static struct server server = {PTHREAD_MUTEX_INITIALIZER, 0, 0};

int main(void) {
  int set = server_execute(&server, "set");
  int flush = server_execute(&server, "flush");
  printf("%d %d %d\n", set, flush, server_execute(&server, "info"));
  return 0;
}
