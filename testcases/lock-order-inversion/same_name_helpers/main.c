#include <stdio.h>

#include "locks.h"

static void *enter(void *arg) {
  for (int i = 0; i < 3; i++) journal_append(*(int *)arg);
  return NULL;
}

int main(void) {
  pthread_t writer;
  int cost = 120;
  if (pthread_create(&writer, NULL, enter, &cost)) return 1;
  printf("%d\n", budget_reset(50));
  pthread_join(writer, NULL);
  return 0;
}
