// The same in C, with the builtins of GCC and a ticket.
// impasse: static = none
#include <stdatomic.h>

static volatile int word;
static unsigned next_ticket;
static volatile unsigned now_serving;
static atomic_flag flag = ATOMIC_FLAG_INIT;

void word_lock(void) {
  while (__sync_lock_test_and_set(&word, 1)) {
    while (word);
  }
}
void word_unlock(void) { __sync_lock_release(&word); }

void ticket_lock(void) {
  const unsigned mine = __sync_fetch_and_add(&next_ticket, 1);
  while (now_serving != mine);
}
void ticket_unlock(void) { now_serving = now_serving + 1; }

void flag_lock(void) { while (atomic_flag_test_and_set(&flag)); }
void flag_unlock(void) { atomic_flag_clear(&flag); }
