// A program that finds its data broken writes down what it knows, under the lock it holds, and ends. That
// order of locks is seen nowhere else.
// impasse: static = none
// impasse: online = skip -- a library without main
// impasse: postmortem = skip -- a library without main
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t account_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t report_lock = PTHREAD_MUTEX_INITIALIZER;
static long balance;
static long reports;

_Noreturn static void give_up(const char *why) {
  pthread_mutex_lock(&report_lock);
  fprintf(stderr, "%s after %ld reports\n", why, reports);
  pthread_mutex_unlock(&report_lock);
  abort();
}

void withdraw(long amount) {
  pthread_mutex_lock(&account_lock);
  balance -= amount;
  if (balance < 0) give_up("the account is overdrawn");
  pthread_mutex_unlock(&account_lock);
}

long report(void) {
  pthread_mutex_lock(&report_lock);
  pthread_mutex_lock(&account_lock);
  const long now = balance;
  pthread_mutex_unlock(&account_lock);
  ++reports;
  pthread_mutex_unlock(&report_lock);
  return now;
}
