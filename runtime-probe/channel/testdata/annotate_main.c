/* Calls every annotation once; built as C and C++, PIE, non-PIE, static, and with a shared part. */
#include <impasse/annotate.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C"
#endif
    void part(const void* object);

int main(void) {
  int box = 0;
  struct impasse_arm arms[2];
  errno = 77;
  arms[0].object = &box;
  arms[0].op = IMPASSE_SEND;
  arms[1].object = &box;
  arms[1].op = IMPASSE_RECEIVE;
  impasse_create(&box, IMPASSE_CHANNEL, 4, "box");
  impasse_wait_begin_any(arms, 2, 0);
  impasse_wait_end();
  impasse_did(&box, IMPASSE_SEND);
  impasse_acquired(&box, IMPASSE_TRIED);
  impasse_released(&box, IMPASSE_SHARED);
  impasse_failed(&box, IMPASSE_RECEIVE);
  impasse_swapped(&box, 3, 4);
  impasse_swap_failed(&box);
  impasse_storing(&box, 5);
  impasse_endpoint(&box, IMPASSE_SEND, 1);
  impasse_progress();
  impasse_enter_internal();
  impasse_leave_internal();
  part(&box);
  impasse_destroy(&box);
  if (impasse_probe() == NULL) puts("no probe");
  if (impasse_probe() != NULL && errno == 77) puts("errno kept");
  return 0;
}
