// Variables: which variables the branches of a program depend on, and which its operations change,
// without regard to the instance: a member is named by its class. What a closure captured is the
// variable of who made the closure.
#ifndef IMPASSE_ANALYZER_CHECKS_VARIABLES_H_
#define IMPASSE_ANALYZER_CHECKS_VARIABLES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/skeleton/program.h"

namespace impasse {

// Slot names a variable in the whole program; 0 is none.
using Slot = std::uint64_t;

// What an operation does to the value of the object it is called on.
enum class Touch : std::uint8_t {
  kUnknown,
  kReads,
  kWrites,
  kExchanges,  // reads and writes in one step: compare-and-swap and its like
};
Touch TouchOf(const skeleton::Program& program, const skeleton::Action& action);

struct Read {
  Slot slot = 0;
  std::string text;  // as the source spells it
};

// Inputs is what a value depends on.
struct Inputs {
  std::vector<Read> variables;
  bool locals = false;  // plain variables of the function too
  bool calls = false;   // calls of which nothing is known too

  bool Has(Slot slot) const;
  void Add(Slot slot, std::string_view text);
  void Add(const Inputs& other);
};

// Not thread-safe: what is asked for the first time is found out then.
class Variables {
 public:
  explicit Variables(const skeleton::Program& program) : program_(program) {}

  Slot SlotOf(skeleton::FunctionId function, skeleton::PathId path);
  // IsLocal tells whether a slot is a variable of one call: another function only reaches it by a
  // closure.
  static bool IsLocal(Slot slot);

  // OwnerOf returns the class of a member, 0 for what is no member.
  skeleton::StringId OwnerOf(Slot slot) const;

  // OfBranch returns what the branch at the end of a block depends on.
  Inputs OfBranch(skeleton::FunctionId function, const skeleton::Block& block);
  // OfResult returns what the value that a function returns depends on.
  Inputs OfResult(skeleton::FunctionId function) { return OfResult(function, 0); }
  // OfAction returns the object that a call looks at.
  Inputs OfAction(skeleton::FunctionId function, const skeleton::Action& action) {
    return OfAction(function, action, 0);
  }
  // Written returns the variable that an action gives another value, with its spelling; slot 0 when
  // it changes none.
  Read Written(skeleton::FunctionId function, const skeleton::Action& action);
  // Callables returns the functions that a function value may be, closures made on the spot
  // included.
  std::vector<skeleton::FunctionId> Callables(skeleton::FunctionId function, skeleton::PathId id);

 private:
  using Creator = std::pair<skeleton::FunctionId, const skeleton::Action*>;

  Slot SlotOf(skeleton::FunctionId function, skeleton::PathId id, int depth);
  Slot CaptureSlot(skeleton::FunctionId body, std::uint32_t index, int depth);
  Slot LocalSlot(skeleton::FunctionId function, const skeleton::Path& path, int depth);
  void FindCreators();
  Inputs OfResult(skeleton::FunctionId function, int depth);
  Inputs OfBranch(skeleton::FunctionId function, const skeleton::Block& block, int depth);
  Inputs OfAction(skeleton::FunctionId function, const skeleton::Action& action, int depth);
  void AddPath(skeleton::FunctionId function, const skeleton::Block& block, skeleton::PathId id,
               int depth, Inputs& reads);
  const skeleton::Action* ActionAt(skeleton::FunctionId function, std::uint32_t ordinal) const;

  const skeleton::Program& program_;
  std::optional<absl::flat_hash_map<skeleton::FunctionId, Creator>> creators_;
};

// DeclarationOf returns where the global or the member that a path leads to is declared; of what is
// inside a lock, where the lock is.
Location DeclarationOf(const skeleton::Program& program, skeleton::PathId id);

// ObjectOf returns the path of the object that an atomic or container operation is about.
skeleton::PathId ObjectOf(const skeleton::Action& action);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_VARIABLES_H_
