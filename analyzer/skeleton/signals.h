// Signals: what functions wait for and what they post, for the order that this gives to threads.
#ifndef IMPASSE_ANALYZER_SKELETON_SIGNALS_H_
#define IMPASSE_ANALYZER_SKELETON_SIGNALS_H_

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "analyzer/skeleton/program.h"
#include "analyzer/skeleton/traces.h"

namespace impasse::skeleton {

// Signals is made when first asked for something: O(actions + calls * signals).
class Signals {
 public:
  // A condition, semaphore, latch and the like by its member or global, and that by the member or
  // global that it belongs to: `queue.ready` and `log.ready` are two although both have one type.
  struct Key {
    StringId name = 0;             // 0 stands for a variable that may be any of them
    StringId owner = 0;            // 0: not known
    int parameter = kNoParameter;  // the owner, or without a name the object itself
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  static constexpr int kNoParameter = -1;
  static constexpr int kThis = -2;
  using Keys = std::set<Key>;

  Signals(const Program& program, const Traces& traces) : program_(program), traces_(traces) {}

  // PostedBy returns what a function posts, itself or through calls.
  const Keys& PostedBy(FunctionId function);
  // WaitedBefore and PostedBefore return what may have been waited for, or posted, on a path to a
  // place.
  Keys WaitedBefore(TraceId place);
  Keys PostedBefore(TraceId place);

  // MayBe tells whether two keys may stand for one object.
  static bool MayBe(const Key& a, const Key& b);

 private:
  struct Own {
    Keys posts;
    Keys waits;
  };

  void Make();
  void AddOwn(FunctionId id);
  Keys Before(TraceId place, bool posts);
  void AddBefore(FunctionId function, std::uint32_t ordinal, bool posts, Keys& keys);
  void AddAction(const Action& action, bool posts, Keys& keys) const;
  Key KeyOf(const Action& action) const;
  Key KeyOf(PathId id) const;
  Key AtCall(const Key& key, const Action& call) const;

  const Program& program_;
  const Traces& traces_;
  std::vector<Own> own_;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_SIGNALS_H_
