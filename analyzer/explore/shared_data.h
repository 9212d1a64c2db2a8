// SharedData: which flags, counters, states and lists the threads of a program look at to decide
// whether they wait or notify. Only these become variables of the model; of everything else nothing
// is known.
//
// A datum is named here without its object: a member by its class, a global, a local variable that
// closures capture. Which object is meant says the reference that the model finds for it.
#ifndef IMPASSE_ANALYZER_EXPLORE_SHARED_DATA_H_
#define IMPASSE_ANALYZER_EXPLORE_SHARED_DATA_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/explore/data_changes.h"
#include "analyzer/explore/objects.h"
#include "analyzer/skeleton/program.h"

namespace impasse::explore {

class SharedData {
 public:
  // O(size of the program).
  explicit SharedData(const skeleton::Program& program);

  bool empty() const { return members_.empty() && globals_.empty() && locals_.empty(); }

  // Holds tells whether a reference names one of the data. `locals` are the references of the local
  // variables among them that exist.
  bool Holds(const Ref& ref, const std::set<Ref>& locals) const;

  // LocalsOf returns the local variables of a function that are among the data, as indexes.
  std::vector<std::uint32_t> LocalsOf(skeleton::FunctionId function) const;

  // IsExposed tells whether others than the function itself may change its local variable.
  bool IsExposed(skeleton::FunctionId function, std::uint32_t local) const {
    return exposed_.contains({function, local});
  }

  // Names tells whether a path of some function may lead to one of the data.
  bool Names(const skeleton::Path& path) const;

  // Touches tells whether the function itself changes one of the data, or returns what it sees.
  bool Touches(skeleton::FunctionId function) const { return touching_.contains(function); }

  // NameOf returns the number by which WritersOf knows what a reference names; nullopt for a local.
  static std::optional<std::uint64_t> NameOf(const Ref& ref);
  // WritersOf returns the functions that change a datum of this name.
  const std::set<skeleton::FunctionId>& WritersOf(std::uint64_t name) const;

  // Notifiers returns the functions with a notification in them, and the type or member notified.
  const std::vector<std::pair<skeleton::FunctionId, skeleton::PathId>>& notifiers() const {
    return notifiers_;
  }

 private:
  using Local = std::pair<skeleton::FunctionId, std::uint32_t>;
  std::optional<Local> OriginOf(skeleton::FunctionId id, const skeleton::Path& path,
                                int depth = 0) const;
  // Which local variables others may change.
  void FindExposed();
  void Expose(skeleton::FunctionId id, const skeleton::Action& action);
  void AddCaptured(skeleton::FunctionId id, const skeleton::Action& closure,
                   std::set<Local>& captured) const;
  // What conditions look at.
  void Find(skeleton::FunctionId id, int depth);
  void FindCallers(skeleton::FunctionId id, int depth);
  void FindPredicate(skeleton::FunctionId id, const skeleton::Action& wait, int depth);
  void FindIn(skeleton::FunctionId id, const skeleton::Condition& condition);
  void FindAt(skeleton::FunctionId id, skeleton::PathId path_id, int depth = 0);
  void FindInCall(skeleton::FunctionId id, std::uint32_t ordinal);
  void FollowParameter(skeleton::FunctionId id, std::uint32_t parameter, int depth);
  void FollowCapture(skeleton::FunctionId id, std::uint32_t index, int depth);
  // Who changes it.
  void FindWriters();
  void AddWriter(skeleton::FunctionId id, const skeleton::Action& action);
  bool LooksAtData(const skeleton::Condition& condition) const;
  std::optional<std::uint64_t> NameOfPath(const skeleton::Path& path) const;

  const skeleton::Program* program_;
  std::set<skeleton::StringId> members_;  // "Class::field"
  std::set<skeleton::StringId> globals_;
  std::set<Local> locals_;
  std::set<Local> exposed_;
  std::map<skeleton::FunctionId, std::pair<skeleton::FunctionId, const skeleton::Action*>>
      creators_;
  std::set<skeleton::FunctionId> seen_;
  std::set<skeleton::FunctionId> touching_;
  std::map<std::uint64_t, std::set<skeleton::FunctionId>> writers_;
  std::set<std::uint64_t> changed_;  // by other functions than constructors of their object
  std::vector<std::pair<skeleton::FunctionId, skeleton::PathId>> notifiers_;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_SHARED_DATA_H_
