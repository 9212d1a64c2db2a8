/* Check: a program under `impasse run` asks what was found in it so far. For test frameworks:
 * impasse/gtest.h is an adapter for GoogleTest.
 *
 * Header only, C and C++, no library to link. Without `impasse run` it costs one look-up.
 */
#ifndef IMPASSE_CHECK_H_
#define IMPASSE_CHECK_H_

#include <dlfcn.h>
#include <stddef.h>

/* NOLINTBEGIN(modernize-use-nullptr): this is C too. */
#ifdef __cplusplus
extern "C" {
#endif

/* impasse_check returns the number of findings, observed or predicted, that no earlier call has
 * returned and that `impasse run` would fail for (--fail-on, suppressions and baseline count);
 * -1: the program is not under `impasse run`, or that does not answer within `timeout_ms`.
 * `text` receives a line for each, as many as fit into `size` bytes, and a final zero. Thread-safe;
 * takes some milliseconds, more in a program with very many locks. Predictions need the recorded
 * events, so ask when the threads in question have ended, not in a loop. */
static inline __attribute__((unused)) int impasse_check(char* text, size_t size,
                                                        unsigned timeout_ms) {
  /* The first argument is RTLD_DEFAULT, which <dlfcn.h> hides without _GNU_SOURCE. The pointer is
   * copied as POSIX has it: ISO C knows no conversion of object pointers to function pointers. */
  int (*check)(char*, size_t, unsigned) = NULL;
  *(void**)(&check) = dlsym(NULL, "impasse_probe_check_v1");
  if (size > 0) text[0] = '\0';
  return check == NULL ? -1 : check(text, size, timeout_ms);
}

#ifdef __cplusplus
} /* extern "C" */
#endif
/* NOLINTEND(modernize-use-nullptr) */

#endif /* IMPASSE_CHECK_H_ */
