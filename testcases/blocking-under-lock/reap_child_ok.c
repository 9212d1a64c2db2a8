/* WNOHANG: those who have ended are collected, nobody is waited for.
 * impasse: static = none
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

void collect(void) {
  int status;
  pthread_mutex_lock(&table_lock);
  for (int i = 0; i < 16; ++i) {
    if (children[i] > 0 && waitpid(children[i], &status, WNOHANG) == children[i]) children[i] = 0;
  }
  pthread_mutex_unlock(&table_lock);
}
