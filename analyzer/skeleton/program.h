// Program: the linked sync skeleton of all translation units.
//
//   facts of each TU --ReadFacts--> verified buffers --Link--> Program --AnalyzeLocks-->
//   LockOrderGraph
//                                                                 └---> explore/ (automata of
//                                                                 threads)
//
// Functions keep the shape of their facts: blocks of actions. Linking has interned strings and
// paths over the whole program, found the body behind every call, and looked every callee up in the
// lock APIs.
#ifndef IMPASSE_ANALYZER_SKELETON_PROGRAM_H_
#define IMPASSE_ANALYZER_SKELETON_PROGRAM_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "analyzer/lockapi/lock_api.h"
#include "analyzer/lockapi/models.h"
#include "analyzer/lockapi/table.h"
#include "analyzer/model/finding.h"
#include "analyzer/skeleton/facts_generated.h"

namespace impasse::skeleton {

using facts::ConditionKind;
using facts::FunctionKind;
using facts::OpKind;
using facts::Root;
using facts::StepKind;

using StringId = std::uint32_t;    // into Program::strings; 0 is empty
using PathId = std::uint32_t;      // into Program::paths; 0 is none
using FunctionId = std::uint32_t;  // into Program::functions
inline constexpr std::uint32_t kNone = 0xffffffff;
// Lists that are short nearly everywhere need no memory of their own.
using FunctionIds = absl::InlinedVector<FunctionId, 4>;

struct PathStep {
  StepKind kind = StepKind::kField;
  StringId name = 0;  // "Class<args>::field" of a kField, class of a kBase
  PathId index = 0;   // of a kIndex; 0 when unknown
  friend bool operator==(const PathStep&, const PathStep&) = default;
};

// Path designates an object in the terms of one function, as facts.fbs says. kGlobal and kFunction
// hold a StringId (the usr), the other roots an index that means something in the function only.
struct Path {
  Root root = Root::kUnknown;
  std::uint32_t id = 0;
  std::int64_t value = 0;
  absl::InlinedVector<PathStep, 2> steps;
  StringId type = 0;
  StringId text = 0;
  friend bool operator==(const Path&, const Path&) = default;
};

struct Site {
  StringId file = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Site&, const Site&) = default;
};

// Action is one op with what linking found out about it.
struct Action {
  OpKind kind = OpKind::kCall;
  std::uint32_t ordinal = 0;
  StringId name = 0;    // of the callee, or of the class constructed or destroyed
  StringId callee = 0;  // usr; 0 when indirect
  PathId object = 0;
  absl::InlinedVector<PathId, 4> args = {};
  PathId result = 0;
  PathId target = 0;  // the function value of an indirect call
  absl::InlinedVector<bool, 8> by_ref = {};
  bool is_virtual = false;
  bool implicit = false;
  bool elsewhere = false;  // the callee belongs to the program; its body was not in the unit
  Site site = {};

  // Bodies that the action can run: the callee, every override of a virtual one, what an indirect
  // call may reach; the body of a kClosure. Sorted. Empty for library functions.
  FunctionIds callees = {};
  // What a lock API says of the callee; of a kConstruct the entry named as the class, of a kDestroy
  // the entry named "~" and the class. Null for all others.
  const lockapi::Function* api = nullptr;
  // The scoped guard that is constructed, destroyed or called.
  const lockapi::Guard* guard = nullptr;
  // The line of a function that waits for the outside of the program (Op::kBlock): it changes
  // nothing about locks, so that `api` is null.
  const lockapi::Function* blocking = nullptr;
  // Of a kInit: the kind that the object is given, kUnknown when that is not known.
  ObjectKind init_kind = ObjectKind::kUnknown;
  // What a kSpawn whose line names kThis as its function runs: the method run() of the classes that
  // the object may have. Sorted; they are not in `callees`.
  std::vector<FunctionId> spawned = {};
  bool discarded = false;  // the value is cast to void
};

struct Condition {
  ConditionKind kind = ConditionKind::kNone;
  PathId lhs = 0;
  PathId rhs = 0;
  bool negated = false;
  bool changes = false;  // may differ between two evaluations
  StringId identity = 0;
  std::vector<std::int64_t> cases;
  int default_succ = -1;
};

struct Block {
  std::vector<Action> actions;
  absl::InlinedVector<int, 4> succs;  // -1: never taken
  Condition condition;
  bool loop_head = false;
  bool in_catch = false;
  // Variables that the branch, or a truth value returned, reads and nothing else here names.
  std::vector<PathId> reads = {};
  Site site = {};  // of the loop that it is the branch of, when it has no actions
  // The truth value that is returned, in the block that looks at it last; at most one.
  std::vector<Condition> returned = {};
};

// Attribute is a thread-safety annotation as written: "acquire_capability" and its like, with paths
// in the terms of the function, or of the class as `this`. The value that means success comes first
// in a "try_acquire_capability".
struct Attribute {
  StringId name = 0;
  std::vector<PathId> args;
};

struct Variable {
  StringId name = 0;
  StringId type = 0;
  bool is_reference = false;
  bool is_pointer = false;
  Site site;
  std::vector<Attribute> attributes;  // of a field: "acquired_before", "acquired_after"
};

struct Function {
  StringId usr = 0;
  StringId name = 0;
  FunctionKind kind = FunctionKind::kPlain;
  StringId class_type = 0;
  Site site;
  std::uint32_t tu = 0;  // index into Program::tus
  bool external = false;
  bool is_virtual = false;
  bool is_noreturn = false;
  bool is_main = false;
  bool is_noexcept = false;
  bool is_coroutine = false;
  std::vector<Variable> params;
  std::vector<Variable> locals;
  std::vector<Attribute> attributes;  // those of the declaration in a header included
  std::vector<Block> blocks;
  std::uint32_t entry = 0;
  std::uint32_t exit = 0;
  std::uint64_t body_hash = 0;
  // Reaches synchronisation itself or through a call; all others can be skipped.
  bool reaches_sync = false;
  // Returns an object, a pointer or a function: callers need to know which.
  bool returns_object = false;
  bool address_taken = false;       // used as a value somewhere, a closure body included
  std::vector<FunctionId> callers;  // sorted
};

struct Class {
  StringId type = 0;
  StringId name = 0;
  std::vector<StringId> bases;
  std::vector<Variable> fields;
  Site site;
  std::vector<Attribute> attributes;  // "capability", "scoped_lockable"
};

// Declaration is a function that the program calls and does not define, and of which more is known
// than its name.
struct Declaration {
  StringId usr = 0;
  StringId name = 0;
  FunctionKind kind = FunctionKind::kPlain;
  StringId class_type = 0;
  std::vector<Variable> params;
  std::vector<Attribute> attributes;
  Site site;
};

// Handler is a function that runs when nobody called it.
struct Handler {
  enum class Kind : std::uint8_t { kSignal, kForkPrepare, kForkParent, kForkChild };
  Kind kind = Kind::kSignal;
  FunctionId function = kNone;
  Site registered;
};

struct Global {
  StringId usr = 0;
  StringId name = 0;
  StringId type = 0;
  bool is_static_local = false;
  bool is_thread_local = false;
  Site site;
  std::vector<Attribute> attributes;  // "acquired_before", "acquired_after"
  // As its static initialiser says (PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP); kUnknown: as its type.
  ObjectKind kind = ObjectKind::kUnknown;
};

struct NolintRange {
  std::string file;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::vector<std::string> rules;
  std::string reason;
};

struct TuInfo {
  std::string main_file;
  bool failed = false;
  std::vector<std::string> errors;
};

// Program is immutable once linked; every member function is safe to call from any thread.
class Program {
 public:
  std::vector<std::string> strings;
  std::vector<Path> paths;
  std::vector<Function> functions;  // with bodies only, in the order of (usr, tu)
  std::vector<Class> classes;
  std::vector<Global> globals;
  std::vector<Declaration> declarations;  // by usr
  std::vector<Handler> handlers;          // by function and kind
  std::vector<TuInfo> tus;                // by main file
  std::vector<NolintRange> nolint;
  std::vector<BlindSpot> blind_spots;
  std::size_t unresolved_calls = 0;  // indirect calls of which no target is known

  const std::string& Text(StringId id) const { return strings[id]; }
  const Path& PathOf(PathId id) const { return paths[id]; }
  Location LocationOf(const Site& site) const {
    return {strings[site.file], site.line, site.column};
  }

  // Find returns the id of a string, or 0 when the program does not contain it.
  StringId Find(std::string_view text) const;
  // FindFunction returns the body behind a usr as seen from a translation unit: its own first;
  // kNone when there is none.
  FunctionId FindFunction(StringId usr, std::uint32_t tu) const;
  const Global* FindGlobal(StringId usr) const;
  const Class* FindClass(StringId type) const;
  const Declaration* FindDeclaration(StringId usr) const;
  // TypeKind returns the kind of synchronisation object that a type is, kUnknown for all others.
  // Template arguments are disregarded: "std::shared_mutex", "impasse::channel<int>". A class that
  // is annotated as a capability is a lock too.
  ObjectKind TypeKind(StringId type) const;
  // ValueTargets returns the functions that the function value at a path may be,
  // flow-insensitively.
  const std::vector<FunctionId>& ValueTargets(FunctionId function, PathId path) const;
  // Table returns the lock APIs and models that the program was linked with.
  const lockapi::Table& table() const { return *table_; }

 private:
  friend class Linking;
  std::shared_ptr<const lockapi::Table> table_;
  lockapi::Models annotated_;  // lines that annotations of the source say
  absl::flat_hash_map<std::string_view, StringId> string_index_;
  absl::flat_hash_map<StringId, std::vector<FunctionId>> by_usr_;
  absl::flat_hash_map<StringId, std::uint32_t> global_index_;
  absl::flat_hash_map<StringId, std::uint32_t> class_index_;
  absl::flat_hash_map<StringId, std::uint32_t> declaration_index_;
  absl::flat_hash_map<StringId, ObjectKind> capabilities_;  // by class
  // Function values by slot: a field's or global's name, a parameter or local of a function.
  absl::flat_hash_map<std::uint64_t, std::vector<FunctionId>> values_;
  absl::flat_hash_map<StringId, std::vector<FunctionId>> call_operators_;  // by class
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_PROGRAM_H_
