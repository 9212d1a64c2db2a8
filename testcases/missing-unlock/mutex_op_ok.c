/* One function locks and unlocks, as its constant argument says: a flag, and a switch with a case
 * that falls through.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

enum action { ENTER, ENTER_AND_COUNT, LEAVE, REPORT };

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int entered, session_count;

static void gate_op(enum action action) {
  switch (action) {
    case ENTER_AND_COUNT:
      pthread_mutex_lock(&gate);
      entered++;
      break;
    case REPORT:
      printf("%d\n", entered);
      /* fall through */
    case LEAVE:
      pthread_mutex_unlock(&gate);
      break;
    case ENTER:
      pthread_mutex_lock(&gate);
      break;
  }
}

static int session_add(int limit) {
  int rc = -1;
  gate_op(ENTER_AND_COUNT);
  if (session_count < limit) {
    session_count++;
    rc = 0;
  }
  gate_op(LEAVE);
  return rc;
}

static int session_count_and_report(void) {
  int count;
  gate_op(ENTER);
  count = session_count;
  gate_op(REPORT);
  return count;
}

int main(void) {
  int rc = session_add(4);
  int count = session_count_and_report();
  printf("%d %d\n", rc, count);
  return 0;
}
