// LockScene: a program of a few functions over global pthread mutexes, analysed.
#ifndef IMPASSE_ANALYZER_SKELETON_LOCK_SCENE_FOR_TEST_H_
#define IMPASSE_ANALYZER_SKELETON_LOCK_SCENE_FOR_TEST_H_

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "analyzer/scale/unit_writer.h"
#include "analyzer/skeleton/link.h"
#include "analyzer/skeleton/lock_analysis.h"

namespace impasse::skeleton {

class LockScene {
 public:
  // Begin begins a function; its code starts in block 1.
  scale::FunctionWriter Begin(const std::string& name) { return out_.Function(name, name); }

  std::uint32_t Address(const std::string& global, const scale::Steps& fields = {}) {
    if (declared_.insert(global).second)
      out_.DeclareGlobal(global, fields.empty() ? "pthread_mutex_t" : "Pair");
    scale::Steps steps = fields;
    steps.emplace_back("&");
    return out_.Global(global, steps, "pthread_mutex_t *");
  }
  void Lock(scale::FunctionWriter& f, std::uint32_t mutex) { Do(f, "pthread_mutex_lock", mutex); }
  void Unlock(scale::FunctionWriter& f, std::uint32_t mutex) {
    Do(f, "pthread_mutex_unlock", mutex);
  }
  // Create starts a thread and returns its handle.
  std::uint32_t Create(scale::FunctionWriter& f, const std::string& body) {
    const std::uint32_t local = f.Local("t", "unsigned long");
    f.Call("pthread_create", "pthread_create",
           {f.LocalPath(local, {"&"}, "unsigned long *"), out_.Constant(0),
            out_.FunctionValue(body, "void *(void *)"), out_.Constant(0)});
    return f.LocalPath(local, {}, "unsigned long");
  }
  void Join(scale::FunctionWriter& f, std::uint32_t handle) {
    f.Call("pthread_join", "pthread_join", {handle, out_.Constant(0)});
  }

  const Program& Finish() {
    facts_ = out_.Finish();
    const auto tu = ReadFacts(facts_);
    EXPECT_TRUE(tu.ok()) << tu.status();
    program_ = Link({*tu});
    return *program_;
  }

 private:
  static void Do(scale::FunctionWriter& f, const std::string& what, std::uint32_t mutex) {
    f.Call(what, what, {mutex});
  }

  scale::UnitWriter out_{"a.c"};
  std::set<std::string> declared_;
  std::string facts_;
  std::unique_ptr<Program> program_;
};

// The edges of a graph as "a->b".
inline std::set<std::string> EdgesOf(const LockAnalysis& analysis) {
  std::set<std::string> edges;
  for (const auto& [edge, witnesses] : analysis.graph.edges()) {
    const auto& locks = analysis.graph.locks();
    edges.insert(locks[edge.first].name + "->" + locks[edge.second].name);
  }
  return edges;
}

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LOCK_SCENE_FOR_TEST_H_
