// What real.h asks for, in a statically linked program: there is no dynamic linker to ask, so the
// linker of the program leaves the real functions under the names that its option --wrap gives
// them.
//
// make_archive.sh writes wrapped_names.inc, an IMPASSE_WRAPPED(name) line for each function that
// the probe stands in front of.
#include <cstring>

#include "impasse/annotate.h"
#include "runtime-probe/interpose/real.h"

// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the linker's names
extern "C" {
#define IMPASSE_WRAPPED(name) extern const char __real_##name;
#include "wrapped_names.inc"
#undef IMPASSE_WRAPPED
void* __real_dlsym(void* handle, const char* name);
extern const impasse_table impasse_probe_table_v1;
int impasse_probe_check_v1();
}

namespace impasse::probe {
namespace {

struct Wrapped {
  const char* name;
  const char* function;
};

constexpr Wrapped kWrapped[] = {
#define IMPASSE_WRAPPED(name) {#name, &__real_##name},
#include "wrapped_names.inc"
#undef IMPASSE_WRAPPED
};

}  // namespace

void* FindNext(const char* name) {
  for (const Wrapped& wrapped : kWrapped) {
    if (std::strcmp(wrapped.name, name) == 0) return const_cast<char*>(wrapped.function);
  }
  return nullptr;
}

}  // namespace impasse::probe

// Annotations look for their table by name; dlsym of a static program finds nothing.
extern "C" __attribute__((visibility("default"))) void* __wrap_dlsym(void* handle,
                                                                     const char* name) {
  if (std::strcmp(name, IMPASSE_TABLE_SYMBOL) == 0) {
    return const_cast<impasse_table*>(&impasse_probe_table_v1);
  }
  if (std::strcmp(name, "impasse_probe_check_v1") == 0) {
    return reinterpret_cast<void*>(&impasse_probe_check_v1);
  }
  return __real_dlsym(handle, name);
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

// `impasse run` sees by this note that the program brings the probe along.
__asm__(
    ".pushsection .note.impasse,\"a\",%note\n"
    ".balign 4\n"
    ".long 8, 4, 1\n"
    ".asciz \"Impasse\"\n"
    ".long 1\n"
    ".popsection\n");
