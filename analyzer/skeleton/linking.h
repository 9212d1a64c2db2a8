// Linking: one link in progress. The steps, in their order, are functions over it:
//
//   Merge           facts of every unit -> strings, paths, functions, classes, globals
//   GiveApiBodies   functions of lock APIs that are used as values
//   RunCleanups     handlers of pthread_cleanup_push become calls
//   NameApis        what the lock APIs say of every callee; calls of arguments become calls
//   AddImplicitCalls  what atexit and pthread_atfork have registered becomes calls
//   FlowValues      which functions a function value may be
//   ResolveCalls    the bodies behind every call
//   MarkSync        which functions reach synchronisation
//   GuardStatics    building a function-local static becomes the holding of a once flag
//   ApplyAnnotations  what thread-safety attributes say of functions that are not understood
//   FindKinds       of which kind an initialised lock is
//   FindHandlers    signal and fork handlers, methods that threads run
#ifndef IMPASSE_ANALYZER_SKELETON_LINKING_H_
#define IMPASSE_ANALYZER_SKELETON_LINKING_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "analyzer/skeleton/facts_generated.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

class Copies;

// Linking holds the program as it grows and what only linking needs. Not thread-safe.
class Linking {
 public:
  explicit Linking(std::shared_ptr<const lockapi::Table> table);
  Linking(const Linking&) = delete;
  Linking& operator=(const Linking&) = delete;

  Program& program() { return *program_; }
  const Program& program() const { return *program_; }

  StringId Intern(std::string_view text);
  PathId InternPath(Path path);
  // Deref returns the path of what the pointer at `pointer` points to; `pointer` itself when it is
  // none.
  PathId Deref(PathId pointer);

  // The indexes of the program, which it keeps to itself.
  auto& by_usr() { return program_->by_usr_; }
  auto& global_index() { return program_->global_index_; }
  auto& class_index() { return program_->class_index_; }
  auto& declaration_index() { return program_->declaration_index_; }
  auto& capabilities() { return program_->capabilities_; }
  auto& values() { return program_->values_; }
  auto& call_operators() { return program_->call_operators_; }
  lockapi::Models& annotated() { return program_->annotated_; }

  // By usr of a virtual method: the methods that override it directly.
  absl::flat_hash_map<StringId, std::vector<StringId>> overriders;

  // Overriders returns the bodies of all methods that override `usr`, directly or not. Sorted.
  std::vector<FunctionId> Overriders(StringId usr, std::uint32_t tu) const;

  // NextOrdinal returns a number for an action that linking adds to a function.
  std::uint32_t NextOrdinal(FunctionId id);

  template <typename Visit>
  void ForEachAction(Visit visit) {
    for (FunctionId id = 0; id < program_->functions.size(); ++id) {
      // Some visits write.
      for (Block& block : program_->functions[id].blocks) {      // NOLINT(misc-const-correctness)
        for (Action& action : block.actions) visit(id, action);  // NOLINT(misc-const-correctness)
      }
    }
  }

  // Finish completes the indexes and gives the program away.
  std::unique_ptr<Program> Finish();

 private:
  struct StringHash {
    using is_transparent = void;
    const Program* program;
    std::size_t operator()(StringId id) const { return (*this)(program->Text(id)); }
    std::size_t operator()(std::string_view text) const;
  };
  struct StringEqual {
    using is_transparent = void;
    const Program* program;
    std::string_view Text(StringId id) const { return program->Text(id); }
    std::string_view Text(std::string_view text) const { return text; }
    bool operator()(auto a, auto b) const { return Text(a) == Text(b); }
  };
  struct PathHash {
    const Program* program;
    std::size_t operator()(PathId id) const;
  };
  struct PathEqual {
    const Program* program;
    bool operator()(PathId a, PathId b) const { return program->PathOf(a) == program->PathOf(b); }
  };

  std::unique_ptr<Program> program_;
  absl::flat_hash_map<FunctionId, std::uint32_t> last_ordinal_;
  // Sets of numbers that hash and compare as what they stand for: nothing is stored twice.
  absl::flat_hash_set<StringId, StringHash, StringEqual> strings_;
  absl::flat_hash_set<PathId, PathHash, PathEqual> paths_;
};

void Merge(Linking& linking, const std::vector<const facts::Tu*>& tus, const Copies& copies);
void GiveApiBodies(Linking& linking);
void RunCleanups(Linking& linking);
void NameApis(Linking& linking);
void AddImplicitCalls(Linking& linking);
void FlowValues(Linking& linking);
void ResolveCalls(Linking& linking);
void MarkSync(Linking& linking);
void GuardStatics(Linking& linking);
void ApplyAnnotations(Linking& linking);
void FindKinds(Linking& linking);
void FindHandlers(Linking& linking);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LINKING_H_
