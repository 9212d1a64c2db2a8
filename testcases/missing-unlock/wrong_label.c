/* Two locks, two labels, one jump to the wrong one.
 * impasse: static = missing-unlock
 * impasse: online = none -- the faulty path is not taken in this run
 * impasse: postmortem = none -- the faulty path is not taken in this run
 */
#include <pthread.h>
#include <stdio.h>

struct inode {
  pthread_mutex_t lock;
  int links;
};

static int rename_locked(struct inode *dir, struct inode *file, int limit) {
  int err = 0;
  pthread_mutex_lock(&dir->lock);
  if (dir->links > limit) {
    err = -1;
    goto out_dir;
  }
  pthread_mutex_lock(&file->lock);
  if (file->links > limit) {
    err = -2;
    goto out_dir;
  }
  file->links++;
  pthread_mutex_unlock(&file->lock);
out_dir:
  pthread_mutex_unlock(&dir->lock);
  return err;
}

int main(void) {
  static struct inode dir = {PTHREAD_MUTEX_INITIALIZER, 1};
  static struct inode file = {PTHREAD_MUTEX_INITIALIZER, 1};
  printf("%d\n", rename_locked(&dir, &file, 8));
  return 0;
}
