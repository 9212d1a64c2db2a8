/* The table of children is locked until the child has ended.
 * impasse: static = blocking-under-lock
 */
#include <pthread.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pid_t children[16];

void add_child(int slot, pid_t pid) {
  pthread_mutex_lock(&table_lock);
  children[slot] = pid;
  pthread_mutex_unlock(&table_lock);
}

static void reap(pid_t pid) {
  int status;
  waitpid(pid, &status, 0);
}

void stop_child(int slot) {
  pthread_mutex_lock(&table_lock);
  if (children[slot] > 0) {
    kill(children[slot], SIGTERM);
    reap(children[slot]);
    children[slot] = 0;
  }
  pthread_mutex_unlock(&table_lock);
}
