/* A slim lock is not recursive: the helper that takes it again waits for its own thread.
 * impasse: static = double-lock
 * impasse: online = skip -- there is no Windows here
 * impasse: postmortem = skip -- there is no Windows here
 */
typedef struct _RTL_SRWLOCK {
  void *p;
} SRWLOCK;

void AcquireSRWLockExclusive(SRWLOCK *lock);
void ReleaseSRWLockExclusive(SRWLOCK *lock);

static SRWLOCK handles_lock;
static int handles;

static void close_one(void) {
  AcquireSRWLockExclusive(&handles_lock);
  handles--;
  ReleaseSRWLockExclusive(&handles_lock);
}

void close_all(void) {
  AcquireSRWLockExclusive(&handles_lock);
  while (handles > 0) close_one();
  ReleaseSRWLockExclusive(&handles_lock);
}
