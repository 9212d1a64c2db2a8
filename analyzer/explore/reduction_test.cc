// The reduced search against two others: an enumerator of all interleavings that shares no code
// with it (straight programs), and the unreduced search (programs with loops).
#include "analyzer/explore/reduction.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/explore/explorer.h"
#include "analyzer/explore/model_text.h"
#include "analyzer/explore/random_model.h"
#include "analyzer/explore/stuck.h"

namespace impasse::explore {
namespace {

using Blocked = std::set<std::pair<int, int>>;  // process, node

// All ways to end in a state where somebody is blocked, by brute force. Knows channels, mutexes and
// wait groups, spawns, joins and choices.
class Naive {
 public:
  explicit Naive(const Model& model) : model_(model) {}

  std::set<Blocked> Run() {
    std::vector<int> state;
    state.reserve(model_.processes.size() + 2 * model_.primitives.size());
    for (const Process& p : model_.processes) state.push_back(p.initial ? 0 : -1);
    objects_ = state.size();
    for (std::size_t i = 0; i < model_.primitives.size(); ++i) state.push_back(0);
    closed_ = state.size();
    for (std::size_t i = 0; i < model_.primitives.size(); ++i) state.push_back(0);
    Visit(state);
    return found_;
  }

 private:
  using Flat = std::vector<int>;

  const Node* At(const Flat& s, std::size_t p) const {
    return s[p] < 0 ? nullptr : &model_.processes[p].nodes[static_cast<std::size_t>(s[p])];
  }

  bool Done(const Flat& s) const {
    for (std::size_t p = 0; p < objects_; ++p) {
      if (model_.processes[p].ends_program && s[p] == -2) return true;
    }
    return false;
  }

  void Visit(const Flat& s) {
    if (!seen_.insert(s).second || Done(s)) return;
    bool moved = false;
    for (std::size_t p = 0; p < objects_; ++p) moved |= Move(s, p);
    if (moved) return;
    Blocked blocked;
    for (std::size_t p = 0; p < objects_; ++p) {
      if (s[p] >= 0) blocked.emplace(p, s[p]);
    }
    if (!blocked.empty()) found_.insert(blocked);
  }

  bool Go(Flat s, std::size_t p, std::size_t outcome) {
    const auto& next = At(s, p)->next;
    s[p] = next[std::min(outcome, next.size() - 1)];
    Visit(s);
    return true;
  }

  bool Move(const Flat& s, std::size_t p) {
    const Node* node = At(s, p);
    if (node == nullptr) return false;
    Flat t = s;
    switch (node->action.kind) {
      case ActionKind::kEnd:
        t[p] = -2;
        Visit(t);
        return true;
      case ActionKind::kChoose:
        for (std::size_t i = 0; i < node->next.size(); ++i) Go(s, p, i);
        return true;
      case ActionKind::kSpawn:
        for (const ProcessId q : node->action.processes) {
          if (t[q] != -1) continue;
          t[q] = 0;
          break;
        }
        return Go(t, p, 0);
      case ActionKind::kSelect:
        return Select(s, p, node->action);
      case ActionKind::kSync:
        return Sync(s, p, node->action);
      default:
        return Go(s, p, 0);
    }
  }

  bool Sync(const Flat& s, std::size_t p, const Action& a) {
    Flat t = s;
    if (a.op == Op::kJoin) {
      for (const ProcessId q : a.processes) {
        if (s[q] >= 0) return false;
      }
      return Go(s, p, 0);
    }
    int& word = t[objects_ + a.primitive];
    switch (a.op) {
      case Op::kAcquire:
        if (word != 0) return false;
        word = static_cast<int>(p) + 1;
        return Go(t, p, 0);
      case Op::kTryAcquire:
        if (word != 0) return Go(s, p, 1);
        word = static_cast<int>(p) + 1;
        return Go(t, p, 0);
      case Op::kRelease:
        word = 0;
        return Go(t, p, 0);
      case Op::kAdd:
        ++word;
        return Go(t, p, 0);
      case Op::kPost:
        if (word > 0) --word;
        return Go(t, p, 0);
      case Op::kDown:
        return word == 0 && Go(s, p, 0);
      case Op::kClose:
        t[closed_ + a.primitive] = 1;
        return Go(t, p, 0);
      default: {
        const bool tries = a.op == Op::kTrySend || a.op == Op::kTryReceive;
        const bool sends = a.op == Op::kSend || a.op == Op::kTrySend;
        const bool ready = Channel(s, p, a.primitive, sends, tries, 0, 1);
        return ready || (tries && Go(s, p, 1));
      }
    }
  }

  bool Select(const Flat& s, std::size_t p, const Action& a) {
    bool ready = false;
    for (std::size_t i = 0; i < a.arms.size(); ++i) {
      ready |= Channel(s, p, a.arms[i].primitive, a.arms[i].op == Op::kSend, a.has_default, i, i);
    }
    return ready || (a.has_default && Go(s, p, a.arms.size()));
  }

  // Whether `q` waits on the other side of the channel; with the outcomes by which it could go on.
  std::vector<std::size_t> Partners(const Flat& s, std::size_t q, PrimitiveId c, bool receives,
                                    bool parked) const {
    std::vector<std::size_t> outcomes;
    const Node* node = At(s, q);
    if (node == nullptr) return outcomes;
    const Action& a = node->action;
    if (a.kind == ActionKind::kSelect && !(parked && a.has_default)) {
      for (std::size_t i = 0; i < a.arms.size(); ++i) {
        if (a.arms[i].primitive == c && (a.arms[i].op == Op::kReceive) == receives)
          outcomes.push_back(i);
      }
    }
    if (a.kind == ActionKind::kSync && a.primitive == c) {
      const bool plain = a.op == (receives ? Op::kReceive : Op::kSend);
      const bool tries = a.op == (receives ? Op::kTryReceive : Op::kTrySend);
      if (plain || (tries && !parked)) outcomes.push_back(0);
    }
    return outcomes;
  }

  bool Channel(const Flat& s, std::size_t p, PrimitiveId c, bool sends, bool tries, std::size_t ok,
               std::size_t bad) {
    const int capacity = model_.primitives[c].capacity;
    Flat t = s;
    int& word = t[objects_ + c];
    const bool closed = s[closed_ + c] != 0;
    if (sends && closed) return Go(s, p, bad);
    if (sends && word < capacity) return ++word, Go(t, p, ok);
    if (!sends && word > 0) return --word, Go(t, p, ok);
    if (!sends && closed) return Go(s, p, bad);
    bool met = false;
    for (std::size_t q = 0; capacity == 0 && q < objects_; ++q) {
      if (q == p) continue;
      for (const std::size_t outcome : Partners(s, q, c, sends, tries)) {
        met = true;
        Flat u = s;
        const auto& next = At(s, q)->next;
        u[q] = next[std::min(outcome, next.size() - 1)];
        if (sends) Go(u, p, ok);
      }
    }
    return met;
  }

  const Model& model_;
  std::size_t objects_ = 0;
  std::size_t closed_ = 0;
  std::set<Flat> seen_;
  std::set<Blocked> found_;
};

std::set<Blocked> StuckSets(const Model& model, bool reduce, bool& truncated) {
  const Semantics semantics(model);
  const Future future(model);
  const Limits limits{.max_states = 20000, .reduce = reduce};
  const Graph graph = Graph::Build(semantics, future, limits);
  truncated |= graph.truncated();
  std::set<Blocked> found;
  for (const StuckState& stuck : StuckSearch(semantics, graph).Stuck(1U << 20U)) {
    Blocked blocked;
    for (const ProcessId p : stuck.blocked) blocked.emplace(p, graph.At(stuck.state)[p]);
    found.insert(blocked);
  }
  return found;
}

TEST(Reduction, AgreesWithAllInterleavings) {
  int stuck = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    const std::string text = RandomModel(seed, {.loops = false});
    const Model model = ModelOfText(text);
    ASSERT_TRUE(model.abstractions.empty()) << text;
    bool truncated = false;
    const auto expected = Naive(model).Run();
    EXPECT_EQ(StuckSets(model, true, truncated), expected) << text;
    EXPECT_EQ(StuckSets(model, false, truncated), expected) << text;
    EXPECT_FALSE(truncated) << text;
    stuck += expected.empty() ? 0 : 1;
    if (HasFailure()) return;
  }
  // The programs are worth comparing: some hang and some do not.
  EXPECT_GT(stuck, 300);
  EXPECT_LT(stuck, 2900);
}

TEST(Reduction, AgreesWithTheUnreducedSearchOnLoops) {
  int compared = 0;
  for (unsigned seed = 10000; seed < 13000; ++seed) {
    const std::string text = RandomModel(seed, {.loops = true});
    const Model model = ModelOfText(text);
    bool truncated = false;
    const auto reduced = StuckSets(model, true, truncated);
    const auto full = StuckSets(model, false, truncated);
    if (truncated) continue;
    ++compared;
    EXPECT_EQ(reduced, full) << text;
    if (HasFailure()) return;
  }
  EXPECT_GT(compared, 1000);
}

TEST(Reduction, SavesStates) {
  const Model model = ModelOfText(
      "mutex m wg w main { add:w add:w add:w spawn:p spawn:q spawn:r wait:w } p { lock:m unlock:m "
      "done:w }"
      " q { lock:m unlock:m done:w } r { lock:m unlock:m done:w }");
  const Result reduced = Explore(model);
  const Result full = Explore(model, {.reduce = false});
  EXPECT_LT(reduced.states * 3, full.states * 2);
  EXPECT_TRUE(reduced.verdicts.empty());
  EXPECT_TRUE(full.verdicts.empty());
}

}  // namespace
}  // namespace impasse::explore
