/* The child of a fork has one thread: it may take its locks in any order. The parent has two
 * threads and one order.
 * impasse: static = none
 * impasse: online = skip -- the trace of a child is its own
 * impasse: postmortem = skip -- the trace of a child is its own
 */
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t file_lock = PTHREAD_MUTEX_INITIALIZER;
static int rows, written;

static void dump_in_child(void) {
  pthread_mutex_lock(&file_lock);
  pthread_mutex_lock(&table_lock);
  written = rows;
  pthread_mutex_unlock(&table_lock);
  pthread_mutex_unlock(&file_lock);
}

static void insert(int count) {
  pthread_mutex_lock(&table_lock);
  rows += count;
  if (rows > 100) {
    pthread_mutex_lock(&file_lock);
    written = rows;
    pthread_mutex_unlock(&file_lock);
  }
  pthread_mutex_unlock(&table_lock);
}

static void *client(void *arg) {
  for (int i = 0; i < 50; i++) insert(i);
  return arg;
}

int main(void) {
  pthread_t thread;
  pid_t child = fork();
  if (child == 0) {
    dump_in_child();
    _exit(0);
  }
  if (pthread_create(&thread, NULL, client, NULL)) return 1;
  insert(7);
  pthread_join(thread, NULL);
  if (child > 0) waitpid(child, NULL, 0);
  printf("%d\n", written > 0);
  return 0;
}
