// impasse: online = none
// impasse: postmortem = none
// impasse-requires: perf-event
// impasse-run: options = --livelock-window 200ms
//
// Loops of few instructions, without calls that the probe sees, while nobody else can run: each in
// a process of its own, which an alarm ends.
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile long counter;
static char buffer[1 << 20];

// The counter is in memory alone, as without optimisation: no register but the flags ever changes.
static void CountInMemory(void) {
#if defined(__x86_64__)
  for (;;) __asm__ volatile("addq $1, %0" : "+m"(counter) : : "cc");
#else
  for (;;) counter = counter + 1;
#endif
}

// Only a vector register changes.
static void Iterate(void) {
  double x = 0.4;
  for (;;) {
    x = 3.9 * x * (1 - x);
#if defined(__x86_64__)
    __asm__ volatile("" : "+x"(x));
#else
    __asm__ volatile("" : "+w"(x));
#endif
  }
}

static void Fill(void) {
  for (;;) memset(buffer, (int)++counter, sizeof(buffer));
}

// Asks the kernel without the C library.
static void Ask(void) {
#if defined(__x86_64__)
  for (;;) {
    long number = SYS_getppid;
    __asm__ volatile("syscall" : "+a"(number) : : "rcx", "r11", "memory");
  }
#else
  for (;;) counter = syscall(SYS_getppid);
#endif
}

static void (*const loops[])(void) = {CountInMemory, Iterate, Fill, Ask};

static void* Start(void* index) {
  loops[(long)index]();
  return NULL;
}

int main(void) {
  for (long i = 0; i < 4; ++i) {
    if (fork() == 0) {
      pthread_t worker;
      alarm(4);
      pthread_create(&worker, NULL, Start, (void*)i);
      pthread_join(worker, NULL);
    }
  }
  while (wait(NULL) > 0) {
  }
}
