/* The same readers, but only one of the locks ever has a writer: whoever waits behind that writer
 * holds a lock that nobody else waits for.
 * impasse: all = none
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>

static pthread_rwlock_t users_lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
static pthread_rwlock_t groups_lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
static int users, groups = 3;

static void *list_users(void *arg) {
  int sum;
  pthread_rwlock_rdlock(&users_lock);
  pthread_rwlock_rdlock(&groups_lock);
  sum = users + groups;
  pthread_rwlock_unlock(&groups_lock);
  pthread_rwlock_unlock(&users_lock);
  return sum >= 0 ? NULL : arg;
}

static void *list_groups(void *arg) {
  int sum;
  pthread_rwlock_rdlock(&groups_lock);
  pthread_rwlock_rdlock(&users_lock);
  sum = users + groups;
  pthread_rwlock_unlock(&users_lock);
  pthread_rwlock_unlock(&groups_lock);
  return sum >= 0 ? NULL : arg;
}

static void *add_user(void *arg) {
  pthread_rwlock_wrlock(&users_lock);
  users++;
  pthread_rwlock_unlock(&users_lock);
  return arg;
}

int main(void) {
  pthread_t threads[3];
  if (pthread_create(&threads[0], NULL, list_users, NULL)) return 1;
  if (pthread_create(&threads[1], NULL, list_groups, NULL)) return 1;
  if (pthread_create(&threads[2], NULL, add_user, NULL)) return 1;
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
  printf("%d %d\n", users, groups);
  return 0;
}
