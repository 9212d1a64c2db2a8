// The two readings of a lock API file.
//
//   LOCK_FN(ReturnType, name, (parameters), (arguments), Op, Mode, ObjectKind, object, second,
//   Success)
//       a C function with an ELF symbol of that name
//   CXX_FN("qualified::name", Op, Mode, ObjectKind, object, second, Success)
//       a function that has no symbol to interpose; the analyzer's table only
//   LOCK_TYPE("name", ObjectKind)          LOCK_GUARD("name", Mode, many, movable)
//   LOCK_TYPE_OF_KINDS("name", ObjectKind, "Struct::member that holds the kind")
//   LOCK_KIND("type", number, ObjectKind)
//
// A file is: IMPASSE_LOCK_API_FUNCTIONS(api) lines... IMPASSE_LOCK_API_TYPES lines...
// IMPASSE_LOCK_API_GUARDS lines... IMPASSE_LOCK_API_END(api). See pthread.cc. After the guards,
// kinds may follow: IMPASSE_LOCK_API_KINDS lines... IMPASSE_LOCK_API_END_WITH_KINDS(api).
#ifndef IMPASSE_ANALYZER_LOCKAPI_LOCK_FN_H_
#define IMPASSE_ANALYZER_LOCKAPI_LOCK_FN_H_

#include "analyzer/lockapi/lock_api.h"

#ifdef IMPASSE_INTERPOSE

#include "runtime-probe/interpose/interpose.h"  // LOCK_FN: the interposed function itself

#define IMPASSE_LOCK_API_FUNCTIONS(api)
#define CXX_FN(name, op, mode, kind, object, second, success)
#define IMPASSE_LOCK_API_TYPES(api)
#define LOCK_TYPE(name, kind)
#define IMPASSE_LOCK_API_GUARDS(api)
#define LOCK_GUARD(name, mode, many, movable)
#define LOCK_TYPE_OF_KINDS(name, kind, field)
#define IMPASSE_LOCK_API_KINDS(api)
#define LOCK_KIND(type, value, kind)
#define IMPASSE_LOCK_API_END(api)
#define IMPASSE_LOCK_API_END_WITH_KINDS(api)

#else

#define IMPASSE_LOCK_API_FUNCTIONS(api) \
  namespace impasse::lockapi {          \
  namespace {                           \
  constexpr Function k_##api##_functions[] = {
#define LOCK_FN(ret, name, params, args, op, mode, kind, object, second, success) \
  {#name, Op::op, Mode::mode, ObjectKind::kind, object, second, Success::success},
#define CXX_FN(name, op, mode, kind, object, second, success) \
  {name, Op::op, Mode::mode, ObjectKind::kind, object, second, Success::success},
#define IMPASSE_LOCK_API_TYPES(api) \
  {                                 \
    "", Op::kNone                   \
  }                                 \
  }                                 \
  ;                                 \
  constexpr Type k_##api##_types[] = {
#define LOCK_TYPE(name, kind) {name, ObjectKind::kind, {}},
#define LOCK_TYPE_OF_KINDS(name, kind, field) {name, ObjectKind::kind, field},
#define IMPASSE_LOCK_API_GUARDS(api) \
  {                                  \
    "", ObjectKind::kUnknown         \
  }                                  \
  }                                  \
  ;                                  \
  constexpr Guard k_##api##_guards[] = {
#define LOCK_GUARD(name, mode, many, movable) {name, Mode::mode, many, movable},
#define IMPASSE_LOCK_API_KINDS(api) \
  {                                 \
    ""                              \
  }                                 \
  }                                 \
  ;                                 \
  constexpr Kind k_##api##_kinds[] = {
#define LOCK_KIND(type, value, kind) {type, value, ObjectKind::kind},
#define IMPASSE_LOCK_API_END(api) \
  IMPASSE_LOCK_API_KINDS(api)     \
  IMPASSE_LOCK_API_END_WITH_KINDS(api)
#define IMPASSE_LOCK_API_END_WITH_KINDS(api)                                                   \
  {                                                                                             \
    ""                                                                                          \
  }                                                                                             \
  }                                                                                            \
  ;                                                                                            \
  constexpr Api k_##api##_api = {#api, k_##api##_functions, k_##api##_types, k_##api##_guards, \
                                 k_##api##_kinds};                                             \
  const ::impasse::Registry<Api>::Registrar k_##api##_registrar(&k_##api##_api);               \
  }                                                                                            \
  }

#endif  // IMPASSE_INTERPOSE

#endif  // IMPASSE_ANALYZER_LOCKAPI_LOCK_FN_H_
