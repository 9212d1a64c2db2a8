// impasse: all = none
//
// A recursive C11 mutex: the public function locks, and so does the one it calls.
#include <threads.h>

static mtx_t guard;
static int balance;

static int Read(void) {
  mtx_lock(&guard);
  const int value = balance;
  mtx_unlock(&guard);
  return value;
}

static void Add(int amount) {
  mtx_lock(&guard);
  balance = Read() + amount;
  mtx_unlock(&guard);
}

int main(void) {
  mtx_init(&guard, mtx_plain | mtx_recursive);
  Add(3);
  return Read() == 3 ? 0 : 1;
}
