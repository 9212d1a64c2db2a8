// LockApi: what the functions and types of one synchronisation library do. ONE FILE PER API in this
// folder. A line of such a file is read twice: here it becomes an entry of the analyzer's table;
// when the file is compiled for the probe (IMPASSE_INTERPOSE), a LOCK_FN line becomes the
// interposed function.
#ifndef IMPASSE_ANALYZER_LOCKAPI_LOCK_API_H_
#define IMPASSE_ANALYZER_LOCKAPI_LOCK_API_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "analyzer/model/registry.h"
#include "analyzer/model/sync_op.h"

namespace impasse::lockapi {

// How the return value tells that the operation took place.
enum class Success : std::uint8_t { kAlways, kReturnsZero, kReturnsTrue, kReturnsValue };

// Which argument is meant: kThis the implicit object, kResult the value returned, 0.. an argument.
inline constexpr std::int8_t kThis = -1;
inline constexpr std::int8_t kNoArg = -2;
inline constexpr std::int8_t kResult = -3;
inline constexpr std::int8_t kAllArgs = -4;  // std::lock(a, b, ...): all at once, without order

struct Function {
  std::string_view
      name;  // qualified, no template arguments: "std::mutex::lock", "pthread_mutex_lock"
  Op op = Op::kNone;
  Mode mode = Mode::kExclusive;
  ObjectKind kind = ObjectKind::kUnknown;
  std::int8_t object = kThis;  // a pointer argument means the object pointed to
  // kWait: the mutex or guard; kSpawn, kInvoke, kOnSignal: the function; kSend: the value;
  // kInit, kSetKind: what says the kind, a number or an attribute object.
  std::int8_t second = kNoArg;
  Success success = Success::kAlways;
};

// A type whose objects are synchronisation objects.
struct Type {
  std::string_view name;  // "std::mutex"
  ObjectKind kind = ObjectKind::kMutex;
  // Member that holds the number of the kind when the object is initialised statically.
  std::string_view kind_field = {};
};

// A number by which objects of a type are given another kind than usual: an argument of the
// function that initialises them, what an attribute object was set to, or their kind_field.
struct Kind {
  std::string_view type;
  std::int64_t value = 0;
  ObjectKind kind = ObjectKind::kUnknown;
};

// A scoped guard: its constructor takes locks, its destructor gives back what it still owns.
struct Guard {
  std::string_view name;  // "std::lock_guard"
  Mode mode = Mode::kExclusive;
  bool many = false;     // several locks at once without order (std::scoped_lock)
  bool movable = false;  // ownership can move, be released, be taken later
};

struct Api {
  std::string_view name;  // "pthread"
  std::span<const Function> functions;
  std::span<const Type> types;
  std::span<const Guard> guards;
  std::span<const Kind> kinds;
};

inline std::string_view NameOf(const Api& api) { return api.name; }

}  // namespace impasse::lockapi

#endif  // IMPASSE_ANALYZER_LOCKAPI_LOCK_API_H_
