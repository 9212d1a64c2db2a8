/* A probe that prints what it hears. */
#include <errno.h>
#include <impasse/annotate.h>
#include <stdio.h>

static void Create(const void* object, uint32_t kind, uint64_t capacity, const char* name) {
  (void)object;
  printf("create %u %lu %s\n", kind, (unsigned long)capacity, name);
}
static void Destroy(const void* object) { (void)object, puts("destroy"); }
static void WaitBegin(const struct impasse_arm* arms, size_t count, uint32_t flags) {
  (void)flags;
  fputs("wait", stdout);
  for (size_t i = 0; i < count; ++i) printf(" %u", arms[i].op);
  puts("");
}
static void WaitEnd(void) { puts("waited"); }
static void Did(const void* object, uint32_t op) { (void)object, printf("did %u\n", op); }
static void Acquired(const void* object, uint32_t flags) {
  (void)object, printf("acquired %u\n", flags);
}
static void Released(const void* object, uint32_t flags) {
  (void)object, printf("released %u\n", flags);
}
static void Failed(const void* object, uint32_t op) { (void)object, printf("failed %u\n", op); }
static void Endpoint(const void* object, uint32_t op, int on) {
  (void)object, printf("endpoint %u %d\n", op, on);
}
static void Progress(void) { puts("progress"); }
static void Enter(void) { puts("enter"); }
static void Leave(void) { puts("leave"); }
static void Swapped(const volatile void* variable, uint64_t before, uint64_t after) {
  (void)variable, printf("swapped %u %u\n", (unsigned)before, (unsigned)after);
}
static void SwapFailed(const volatile void* variable) { (void)variable, puts("swap failed"); }
static void Storing(const volatile void* variable, uint64_t value) {
  (void)variable, printf("storing %u\n", (unsigned)value);
}

extern const struct impasse_table impasse_probe_table_v1;
__attribute__((visibility("default")))
const struct impasse_table impasse_probe_table_v1 = {IMPASSE_TABLE_VERSION,
                                                     sizeof(struct impasse_table),
                                                     Create,
                                                     Destroy,
                                                     WaitBegin,
                                                     WaitEnd,
                                                     Did,
                                                     Acquired,
                                                     Released,
                                                     Failed,
                                                     Endpoint,
                                                     Progress,
                                                     Enter,
                                                     Leave,
                                                     Swapped,
                                                     SwapFailed,
                                                     Storing};
