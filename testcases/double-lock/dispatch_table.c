/* Commands by name: the server looks a command up and runs it under its lock; one command asks the
 * server for its statistics, which takes the lock.
 * impasse: static = double-lock
 * impasse: online = none -- the command is not given in this run
 * impasse: postmortem = none -- the command is not given in this run
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct server {
  pthread_mutex_t lock;
  int keys;
  int requests;
};

typedef int (*command_fn)(struct server *server);

static int server_requests(struct server *server) {
  int requests;
  pthread_mutex_lock(&server->lock);
  requests = server->requests;
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

static int command_info(struct server *server) {
  return server_requests(server) + server->keys;
}

static const struct {
  const char *name;
  command_fn run;
} commands[] = {
    {"set", command_set},
    {"flush", command_flush},
    {"info", command_info},
};

static command_fn find_command(const char *name) {
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
    if (strcmp(commands[i].name, name) == 0) return commands[i].run;
  return NULL;
}

static int server_execute(struct server *server, const char *name) {
  command_fn run = find_command(name);
  int reply = -1;
  pthread_mutex_lock(&server->lock);
  server->requests++;
  if (run != NULL) reply = run(server);
  pthread_mutex_unlock(&server->lock);
  return reply;
}

static struct server server = {PTHREAD_MUTEX_INITIALIZER, 0, 0};

int main(void) {
  int set = server_execute(&server, "set");
  printf("%d %d\n", set, server_execute(&server, "flush"));
  return 0;
}
