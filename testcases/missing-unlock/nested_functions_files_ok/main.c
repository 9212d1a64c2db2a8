#include <stdio.h>

#include "volume.h"

int main(void) {
  static struct volume disk = {PTHREAD_MUTEX_INITIALIZER, 100, 0};
  static struct volume none = {PTHREAD_MUTEX_INITIALIZER, 0, 0};
  int reserved = volume_reserve(&disk, 10);
  printf("%d %d\n", reserved, volume_reserve(&none, 10));
  return 0;
}
