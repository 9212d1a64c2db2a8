/* Lock and unlock are functions of another file; the caller forgets the second one on the way out
 * of a check.
 * impasse: static = missing-unlock
 * impasse: online = none -- the volume is not full in this run
 * impasse: postmortem = none -- the volume is not full in this run
 */
#include "volume.h"

int volume_reserve(struct volume *volume, int blocks) {
  volume_lock(volume);
  if (volume->used + blocks > volume->blocks) return -1;
  volume->used += blocks;
  volume_unlock(volume);
  return 0;
}
