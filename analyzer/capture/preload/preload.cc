// preload: the library that `impasse capture` loads into a build.
//
// A compiler records itself when it starts, whoever started it: a shell linked statically or a make
// that builds its own environment make no difference. The functions that start programs are wrapped
// for two things only: a cleaned environment (env -i) gets our two variables back, and a compiler
// that is linked statically, into which nothing can be loaded, is recorded by whoever starts it.
// What a compiler itself starts is of no interest: it takes the library out of its environment.
#include <alloca.h>
#include <dlfcn.h>
#include <limits.h>
#include <spawn.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "analyzer/capture/compiler_name.h"
#include "analyzer/capture/preload/recorder.h"
#include "analyzer/capture/record_format.h"

namespace impasse::capture {
namespace {

constexpr unsigned long kDirectoryName = sizeof(kDirectoryVariable) - 1;
constexpr unsigned long kPreloadName = sizeof(kPreloadVariable) - 1;

// Set before main, read only afterwards.
struct State {
  bool active = false;
  char library[PATH_MAX] = {};                                 // our own path
  char directory[PATH_MAX + sizeof(kDirectoryVariable)] = {};  // "IMPASSE_CAPTURE=..."
};
State state;

const char* Directory() { return state.directory + kDirectoryName + 1; }

bool RecordsItself(const char* program, const char* name) {
  return IsCompilerName(name) || IsCompilerName(program) || IsCompilerCache(name) ||
         IsCompilerCache(program);
}

// Takes us out of LD_PRELOAD, and leaves what others have put there.
void LeaveChildrenAlone() {
  unsetenv(kDirectoryVariable);
  char* const list = getenv(kPreloadVariable);
  char* const ours = list == nullptr ? nullptr : strstr(list, state.library);
  if (ours == nullptr) return;
  const char* rest = ours + strlen(state.library);
  while (*rest == ':' || *rest == ' ') ++rest;
  memmove(ours, rest, strlen(rest) + 1);
  if (*list == '\0') unsetenv(kPreloadVariable);
}

// How many strings WithOurs makes of `envp`, the last one null.
unsigned long RoomFor(char* const* envp) {
  unsigned long count = 0;
  while (envp != nullptr && envp[count] != nullptr) ++count;
  return count + 3;
}

bool IsVariable(const char* entry, const char* name, unsigned long length) {
  return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

// WithOurs copies `envp` to `made` with our two variables; `preload` has room for a longer
// LD_PRELOAD.
void WithOurs(char* const* envp, char** made, char* preload, unsigned long size) {
  snprintf(preload, size, "%s=%s", kPreloadVariable, state.library);
  unsigned long count = 0;
  for (; envp != nullptr && *envp != nullptr; ++envp) {
    if (IsVariable(*envp, kDirectoryVariable, kDirectoryName)) continue;
    if (IsVariable(*envp, kPreloadVariable, kPreloadName)) {
      const char* const theirs = *envp + kPreloadName + 1;
      if (strstr(theirs, state.library) != nullptr) {
        snprintf(preload, size, "%s=%s", kPreloadVariable, theirs);
      } else {
        snprintf(preload, size, "%s=%s:%s", kPreloadVariable, state.library, theirs);
      }
      continue;
    }
    made[count++] = *envp;
  }
  made[count++] = preload;
  made[count++] = state.directory;
  made[count] = nullptr;
}

void RecordIfStatic(const char* file, char* const* argv) {
  if (!state.active || file == nullptr || argv == nullptr || argv[0] == nullptr) return;
  if (!RecordsItself(file, argv[0])) return;
  char path[PATH_MAX];
  if (FindProgram(file, path, sizeof(path)) && IsStatic(path)) Record(Directory(), path, argv);
}

template <typename Function>
Function* Next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

using ExecFunction = int(const char*, char* const*, char* const*);
using SpawnFunction = int(pid_t*, const char*, const posix_spawn_file_actions_t*,
                          const posix_spawnattr_t*, char* const*, char* const*);

constexpr unsigned long kPreloadRoom = 2UL * PATH_MAX;

// `function` is execve or execvpe.
int Exec(const char* function, const char* file, char* const* argv, char* const* envp) {
  auto* const next = Next<ExecFunction>(function);
  if (!state.active) return next(file, argv, envp);
  RecordIfStatic(file, argv);
  auto* const made = static_cast<char**>(alloca(RoomFor(envp) * sizeof(char*)));
  char preload[kPreloadRoom];
  WithOurs(envp, made, preload, sizeof(preload));
  return next(file, argv, made);
}

// The arguments of execl and its kin, "ARG, ..., nullptr", counted and copied.
unsigned long Count(va_list arguments) {
  unsigned long count = 1;
  while (va_arg(arguments, char*) != nullptr) ++count;
  return count;
}

void Copy(const char* first, va_list arguments, char** argv) {
  argv[0] = const_cast<char*>(first);
  for (unsigned long i = 0; argv[i] != nullptr; ++i) argv[i + 1] = va_arg(arguments, char*);
}

__attribute__((constructor)) void Start(int /*argc*/, char** argv, char** /*envp*/) {
  const char* const directory = getenv(kDirectoryVariable);
  Dl_info self;
  if (directory == nullptr || dladdr(reinterpret_cast<void*>(&Start), &self) == 0) return;
  snprintf(state.library, sizeof(state.library), "%s", self.dli_fname);
  snprintf(state.directory, sizeof(state.directory), "%s=%s", kDirectoryVariable, directory);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel passes a pointer as a number
  const auto* const program = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  if (program == nullptr || argv == nullptr || argv[0] == nullptr) return;
  state.active = !RecordsItself(program, argv[0]);
  if (state.active) return;
  Record(Directory(), program, argv);
  LeaveChildrenAlone();
}

}  // namespace
}  // namespace impasse::capture

#define IMPASSE_EXPORT extern "C" __attribute__((visibility("default")))
// NOLINTBEGIN(cert-dcl50-cpp,modernize-avoid-variadic-functions): the C library declares them so

IMPASSE_EXPORT int execve(const char* path, char* const* argv, char* const* envp) noexcept {
  return impasse::capture::Exec("execve", path, argv, envp);
}

IMPASSE_EXPORT int execvpe(const char* file, char* const* argv, char* const* envp) noexcept {
  return impasse::capture::Exec("execvpe", file, argv, envp);
}

IMPASSE_EXPORT int execv(const char* path, char* const* argv) noexcept {
  return impasse::capture::Exec("execve", path, argv, environ);
}

IMPASSE_EXPORT int execvp(const char* file, char* const* argv) noexcept {
  return impasse::capture::Exec("execvpe", file, argv, environ);
}

// The arguments must live in the frame that calls exec.
#define IMPASSE_COLLECT(argv, first)                                                         \
  va_list arguments;                                                                         \
  va_start(arguments, first);                                                                \
  auto* const argv =                                                                         \
      static_cast<char**>(alloca((impasse::capture::Count(arguments) + 1) * sizeof(char*))); \
  va_end(arguments);                                                                         \
  va_start(arguments, first);                                                                \
  impasse::capture::Copy(first, arguments, argv)

IMPASSE_EXPORT int execl(const char* path, const char* arg, ...) noexcept {
  IMPASSE_COLLECT(argv, arg);
  va_end(arguments);
  return impasse::capture::Exec("execve", path, argv, environ);
}

IMPASSE_EXPORT int execlp(const char* file, const char* arg, ...) noexcept {
  IMPASSE_COLLECT(argv, arg);
  va_end(arguments);
  return impasse::capture::Exec("execvpe", file, argv, environ);
}

IMPASSE_EXPORT int execle(const char* path, const char* arg, ...) noexcept {
  IMPASSE_COLLECT(argv, arg);
  char* const* const envp = va_arg(arguments, char* const*);
  va_end(arguments);
  return impasse::capture::Exec("execve", path, argv, envp);
}

// NOLINTEND(cert-dcl50-cpp,modernize-avoid-variadic-functions)

namespace impasse::capture {
namespace {

int Spawn(const char* function, pid_t* pid, const char* file,
          const posix_spawn_file_actions_t* actions, const posix_spawnattr_t* attributes,
          char* const* argv, char* const* envp) {
  auto* const next = Next<SpawnFunction>(function);
  if (!state.active) return next(pid, file, actions, attributes, argv, envp);
  RecordIfStatic(file, argv);
  auto* const made = static_cast<char**>(alloca(RoomFor(envp) * sizeof(char*)));
  char preload[kPreloadRoom];
  WithOurs(envp, made, preload, sizeof(preload));
  return next(pid, file, actions, attributes, argv, made);
}

}  // namespace
}  // namespace impasse::capture

IMPASSE_EXPORT int posix_spawn(pid_t* pid, const char* path,
                               const posix_spawn_file_actions_t* actions,
                               const posix_spawnattr_t* attributes, char* const* argv,
                               char* const* envp) {
  return impasse::capture::Spawn("posix_spawn", pid, path, actions, attributes, argv, envp);
}

IMPASSE_EXPORT int posix_spawnp(pid_t* pid, const char* file,
                                const posix_spawn_file_actions_t* actions,
                                const posix_spawnattr_t* attributes, char* const* argv,
                                char* const* envp) {
  return impasse::capture::Spawn("posix_spawnp", pid, file, actions, attributes, argv, envp);
}
