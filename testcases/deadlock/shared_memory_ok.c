// impasse: online = none
// impasse: postmortem = none
//
// The semaphore lies in memory that another process shares.
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  sem_t* done =
      mmap(NULL, sizeof(sem_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  sem_init(done, 1, 0);
  const pid_t child = fork();
  if (child == 0) {
    usleep(1500000);
    sem_post(done);
    _exit(0);
  }
  while (sem_wait(done) != 0) {
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
