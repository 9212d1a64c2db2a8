// Relevance: which values decide about locks, so that all others need not be followed.
//
// A backward slice without regard to the order of statements: what designates a lock, a thread or a
// callable matters, what decides a branch in a function whose calls may leave a lock taken or given
// back matters, and so does everything that flows into what matters.
#ifndef IMPASSE_ANALYZER_SKELETON_RELEVANCE_H_
#define IMPASSE_ANALYZER_SKELETON_RELEVANCE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

// EndsThread tells whether a function of a library ends the thread that calls it, and nothing else.
bool EndsThread(std::string_view name);

// Relevance is immutable once made. O(actions x passes), a handful of passes in practice.
class Relevance {
 public:
  explicit Relevance(const Program& program);

  // Enters tells whether interpreting the body can take, give back or name a lock, or start or join
  // a thread.
  bool Enters(FunctionId function) const { return enters_[function]; }
  // Every path gives back what it takes, or never returns.
  bool Even(FunctionId function) const { return (balances_[function] & ~kEven) == 0; }
  // Every path gives back one lock more than it takes.
  bool GivesBack(FunctionId function) const { return balances_[function] == kEven >> 1U; }
  bool Self(FunctionId function) const { return Has(Root::kThis, function, 0); }
  bool Parameter(FunctionId function, std::uint32_t index) const {
    return Has(Root::kParam, function, index);
  }
  bool Local(FunctionId function, std::uint32_t index) const {
    return Has(Root::kLocal, function, index);
  }
  bool Result(FunctionId function, std::uint32_t ordinal) const {
    return Has(Root::kResult, function, ordinal);
  }
  bool Returned(FunctionId function) const { return Has(Root::kUnknown, function, 0); }
  bool Captured(FunctionId body, std::uint32_t index) const {
    return Has(Root::kCapture, body, index);
  }
  bool Field(StringId name) const { return fields_.contains(name); }
  bool Global(StringId usr) const { return Has(Root::kGlobal, 0, usr); }
  // OnTheWay tells whether a field or global matters, or comes before a field that does in a path.
  bool OnTheWay(StringId name) const { return on_the_way_.contains(name); }
  // Flag tells whether a field or global is one by which a function tells those that it calls what
  // it has locked, or that they are not to enter it again.
  bool Flag(StringId name) const { return flags_.contains(name); }

 private:
  // The possible differences of locks taken and given back by a call, -2 to 2, as a set of bits.
  using Balance = std::uint8_t;
  static constexpr Balance kEven = 1U << 2U;

  using Slot = std::uint64_t;
  static Slot SlotOf(Root root, std::uint32_t function, std::uint32_t id) {
    return static_cast<Slot>(root) << 56U | static_cast<Slot>(function) << 28U | (id & 0xfffffffU);
  }
  bool Has(Root root, std::uint32_t function, std::uint32_t id) const {
    return slots_.contains(SlotOf(root, function, id));
  }

  void FindReach();
  void FindBalances();
  void FindFlags();
  StringId VariableOf(PathId path) const;
  Balance BalanceOf(const Function& function) const;
  Balance BalanceOf(const Action& action) const;
  void Seed(FunctionId id);
  void SeedBranches(FunctionId id);
  void Flow(FunctionId id, const Action& action);
  void FlowCall(FunctionId id, const Action& action);
  void Bind(FunctionId id, PathId argument, Root root, FunctionId callee, std::uint32_t index);
  using Readers = absl::flat_hash_map<StringId, std::vector<FunctionId>>;
  void Insert(Root root, std::uint32_t function, std::uint32_t id);
  void LookAgain(const Readers& readers, StringId name);
  void NoteReader(FunctionId id, PathId path);
  void FindReaders();
  void Mark(FunctionId id, PathId path);
  // MarkCallable marks a function value that can run something that is entered.
  void MarkCallable(FunctionId id, PathId path);
  // Matters tells whether what is stored at the path matters.
  bool Matters(FunctionId id, PathId path) const;
  void FindEntered();
  void FindWays();
  void Spread(std::vector<FunctionId> work);

  const Program& program_;
  std::vector<bool> enters_;
  std::vector<Balance> balances_;
  absl::flat_hash_set<Slot> slots_;
  absl::flat_hash_set<StringId> fields_;
  absl::flat_hash_set<StringId> on_the_way_;
  absl::flat_hash_set<StringId> flags_;
  // Functions that ask whether what is stored at a field or global matters.
  Readers field_readers_;
  Readers global_readers_;
  std::vector<bool> again_;  // functions to look at once more
  bool changed_ = false;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_RELEVANCE_H_
