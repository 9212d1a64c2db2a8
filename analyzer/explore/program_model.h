// ProgramModel: the model of one program while it is being written: which primitives there are and
// where they live, which threads were started, and of what nothing certain is known.
#ifndef IMPASSE_ANALYZER_EXPLORE_PROGRAM_MODEL_H_
#define IMPASSE_ANALYZER_EXPLORE_PROGRAM_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/explore/loops.h"
#include "analyzer/explore/model.h"
#include "analyzer/explore/objects.h"
#include "analyzer/explore/pool_classes.h"
#include "analyzer/explore/queue_classes.h"
#include "analyzer/explore/shared_data.h"
#include "analyzer/skeleton/program.h"

namespace impasse::explore {

struct ModelLimits {
  std::size_t max_depth = 24;     // of calls
  std::size_t max_nodes = 6'000;  // of one process
  std::size_t max_processes = 40;
  std::size_t max_instances = 16;  // of one spawn site
  std::int64_t max_count = 16;     // loops with a constant bound up to this are exact
};

// Callable is a function value: the body and what it was bound to.
struct Callable {
  skeleton::FunctionId body = skeleton::kNone;
  std::vector<Ref> captures;
};

// Start is a thread that was started and whose body is not written yet.
struct Start {
  ProcessId process = kNone16;
  skeleton::FunctionId function = skeleton::kNone;
  Ref self{kUnknownRef};
  std::vector<Ref> arguments;
  std::vector<Ref> captures;
  SiteId site = kNoSite;       // of a task: where it is put into its pool
  PrimitiveId sets = kNone16;  // the future of a packaged task that is set at the end
};

// KnownClasses are the classes of a program whose bodies say what they are, and the data that
// decides who waits.
struct KnownClasses {
  explicit KnownClasses(const skeleton::Program& program)
      : queues(program), pools(program), data(program) {}
  QueueClasses queues;
  PoolClasses pools;
  SharedData data;
};

class ProgramModel {
 public:
  // What is given must outlive the model.
  ProgramModel(const skeleton::Program& program, const KnownClasses& classes,
               const ModelLimits& limits)
      : program_(&program), classes_(&classes), limits_(limits), objects_(program) {}

  const skeleton::Program& program() const { return *program_; }
  const QueueClasses& queues() const { return classes_->queues; }
  const PoolClasses& pools() const { return classes_->pools; }
  const SharedData& shared_data() const { return classes_->data; }
  const ModelLimits& limits() const { return limits_; }
  Model& model() { return model_; }
  Objects& objects() { return objects_; }
  const ControlFlow& FlowOf(skeleton::FunctionId function);
  std::uint32_t NextInvocation() { return invocations_++; }

  // Create makes the object at `ref` a primitive; a second creation (the body of a loop) finds the
  // first.
  PrimitiveId Create(const Ref& ref, Primitive primitive, const std::string& type);
  // Find returns the primitive at `ref`, or kNone16.
  PrimitiveId Find(const Ref& ref) const;

  // Escape says that code that cannot be seen may use whatever is reachable from `ref`.
  void Escape(const Ref& ref);
  void EscapePrimitive(PrimitiveId primitive) { escaping_.insert(origins_[primitive].first); }
  // EscapeType says that an operation on an unknown object of this type was seen: it may be any of
  // them.
  void EscapeType(const std::string& type, const std::string& where);
  // Decided tells whether all operations on the primitive are known.
  bool Decided(PrimitiveId primitive) const;

  // Values of function type by the reference that holds them.
  std::map<Ref, Callable> callables;
  // NoteCall says that a call of this value was written into some process.
  void NoteCall(const Callable& callable) { called_.emplace(callable.body, callable.captures); }
  // Threads by the reference of the thread object.
  std::map<Ref, std::vector<ProcessId>> threads;
  // Guards by reference: what they lock, and the variable that tells whether they own it.
  struct Guard {
    std::vector<PrimitiveId> locks;
    VariableId owns = kNone16;
  };
  std::map<Ref, Guard> guards;
  std::deque<Start> starts;
  // Where something could not be followed; each makes silence no proof.
  std::set<std::string> unknowns;

  // Functions that were written into some process.
  std::set<skeleton::FunctionId> visited;
  std::set<Ref> data_locals;          // local variables among the data
  std::set<std::uint64_t> lost_data;  // names of data that something changes unseen
  std::set<skeleton::StringId> lost_members;
  bool followed = true;          // false: some function that matters was left out at a call
  bool channels_escape = false;  // an operation may be on any channel
  bool globals_escape = false;   // a function of the program whose body is not known was called

  VariableId AddVariable(Variable variable);
  // Datum returns the variable of the data at a reference.
  VariableId Datum(const Ref& ref, std::string name);
  // Register makes a variable for a value that one process keeps.
  VariableId Register();
  // Finish makes data unknown that may change unseen, and condition variables undecided that may be
  // notified unseen; gives each datum its values. To be called once, when all is written.
  void Finish(bool whole_program);

  // Shared returns the one variable of this name, for a condition or bound that many places share.
  VariableId Shared(const std::string& key, Variable variable);
  SiteId AddSite(CallPath path, std::uint64_t key);

 private:
  const skeleton::Program* program_;
  const KnownClasses* classes_;
  ModelLimits limits_;
  Objects objects_;
  Model model_;
  std::uint32_t invocations_ = 0;
  std::map<skeleton::FunctionId, ControlFlow> flows_;
  std::map<Ref, PrimitiveId> primitives_;
  std::vector<std::pair<Ref, std::string>> origins_;  // by primitive: where it lives, its type
  std::set<std::string> escaped_types_;
  std::set<Ref> escaping_;
  void EscapeKeptCallables();
  bool MayRunUnseen(skeleton::FunctionId id, std::set<skeleton::FunctionId>& seen) const;
  bool ChangesUnseen(const Ref& ref) const;
  bool IsEscaping(const Ref& ref) const;
  struct Unseen;
  Unseen NotifiedUnseen() const;
  void EscapeNotified();

  std::set<std::pair<skeleton::FunctionId, std::vector<Ref>>> called_;
  std::map<Ref, VariableId> data_;
  std::map<std::string, VariableId> shared_;
  std::map<std::uint64_t, std::uint32_t> site_keys_;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_PROGRAM_MODEL_H_
