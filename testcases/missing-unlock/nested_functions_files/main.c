#include <stdio.h>

#include "volume.h"

int main(void) {
  static struct volume disk = {PTHREAD_MUTEX_INITIALIZER, 100, 0};
  printf("%d\n", volume_reserve(&disk, 10));
  return 0;
}
