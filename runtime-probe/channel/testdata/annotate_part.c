/* A second translation unit, or a shared object, that annotates too. */
#include <impasse/annotate.h>
#include <stdio.h>

#ifndef PART_API
#define PART_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C"
#endif
    PART_API void part(const void* object);
PART_API void part(const void* object) {
  if (impasse_probe() != NULL) fputs("part ", stdout);
  impasse_did(object, IMPASSE_CLOSE);
}
