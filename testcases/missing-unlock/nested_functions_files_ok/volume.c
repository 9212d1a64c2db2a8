/* A function of another file locks, checks, and gives the lock back itself when the check fails.
 * impasse: all = none
 */
#include "volume.h"

int volume_reserve(struct volume *volume, int blocks) {
  if (volume_lock_checked(volume) != 0) return -1;
  if (volume->used + blocks <= volume->blocks) volume->used += blocks;
  volume_unlock(volume);
  return 0;
}
