#include "block.h"

static int ram_start(struct disk *disk, struct request *request) {
  if (request->sector < 0) return -1;
  disk->position = request->sector;
  if (request->sector > 1000 && request->done == 0) {
    request->done = 2;
    return 1;
  }
  return 0;
}

static void ram_finish(struct disk *disk, int error) {
  if (error != 0) disk->errors++;
  disk->position = 0;
}

const struct disk_ops ram_disk_ops = {.start = ram_start, .finish = ram_finish};
