/* An error in the middle jumps back to where nothing was locked yet: the branch is entered late.
 * impasse: all = none
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static jmp_buf error;
static volatile int parsed;

static void parse(int n) {
  if (n > 2) longjmp(error, 1);
  parsed += n;
}

static void *parser(void *arg) {
  (void)arg;
  if (setjmp(error)) {
    pthread_mutex_unlock(&lock);
    return NULL;
  }
  pthread_mutex_lock(&lock);
  for (int i = 0; i < 5; i++) parse(i);
  pthread_mutex_unlock(&lock);
  return NULL;
}

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, parser, NULL)) return 1;
  pthread_join(thread, NULL);
  printf("%d\n", parsed);
  return 0;
}
