// FindHandlers: what runs without a call that the source shows: signal handlers, fork handlers, the
// method that a thread object runs.
#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

class HandlerFinder {
 public:
  explicit HandlerFinder(Linking& linking) : linking_(linking), program_(linking.program()) {}

  void Run() {
    for (const Class& record : program_.classes) bases_[record.type] = record.bases;
    linking_.ForEachAction([this](FunctionId id, Action& action) { Look(id, action); });
    std::vector<Handler>& handlers = program_.handlers;
    const auto key = [](const Handler& h) { return std::tuple(h.function, h.kind); };
    const auto order = [&](const Handler& h) {
      return std::tuple(key(h), h.registered.file, h.registered.line, h.registered.column);
    };
    std::sort(handlers.begin(), handlers.end(),
              [&](const Handler& a, const Handler& b) { return order(a) < order(b); });
    const auto same = [&](const Handler& a, const Handler& b) { return key(a) == key(b); };
    handlers.erase(std::unique(handlers.begin(), handlers.end(), same), handlers.end());
  }

 private:
  void Look(FunctionId id, Action& action) {
    if (action.kind == OpKind::kAssign) return Assignment(id, action);
    if (action.api == nullptr) return;
    const std::int8_t second = action.api->second;
    if (action.api->op == Op::kOnSignal && second >= 0)
      Add(Handler::Kind::kSignal, id, action, static_cast<std::size_t>(second));
    if (action.api->op == Op::kOnFork) {
      Add(Handler::Kind::kForkPrepare, id, action, 0);
      Add(Handler::Kind::kForkParent, id, action, 1);
      Add(Handler::Kind::kForkChild, id, action, 2);
    }
    if (action.api->op == Op::kSpawn && second == lockapi::kThis) Spawned(action);
  }

  // sigaction() is given a structure; its handler was stored there before.
  void Assignment(FunctionId id, const Action& action) {
    if (action.object == 0) return;
    const Path& path = program_.PathOf(action.object);
    if (path.steps.empty() || path.steps.back().kind != StepKind::kField) return;
    const std::string_view field = program_.Text(path.steps.back().name);
    if (!field.starts_with("sigaction::")) return;
    Add(Handler::Kind::kSignal, id, action, 0);
  }

  void Add(Handler::Kind kind, FunctionId id, const Action& action, std::size_t argument) {
    if (argument >= action.args.size() || action.args[argument] == 0) return;
    const PathId value = action.args[argument];
    const Path& path = program_.PathOf(value);
    if (path.root == Root::kFunction) {
      const FunctionId body = program_.FindFunction(path.id, program_.functions[id].tu);
      if (body != kNone) program_.handlers.push_back({kind, body, action.site});
      return;
    }
    for (const FunctionId body : program_.ValueTargets(id, value))
      program_.handlers.push_back({kind, body, action.site});
  }

  bool Derives(StringId type, StringId base, int depth = 0) const {
    constexpr int kDeepest = 32;
    if (type == base) return true;
    const auto found = bases_.find(type);
    if (found == bases_.end() || depth > kDeepest) return false;
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](StringId b) { return Derives(b, base, depth + 1); });
  }

  // The object is of a class that overrides run(), or of one derived from it.
  void Spawned(Action& action) {
    if (runs_.empty()) {
      for (FunctionId id = 0; id < program_.functions.size(); ++id) {
        const Function& function = program_.functions[id];
        if (function.is_virtual && program_.Text(function.name).ends_with("::run"))
          runs_.push_back(id);
      }
    }
    const StringId type = action.object == 0 ? 0 : program_.PathOf(action.object).type;
    for (const FunctionId id : runs_) {
      const StringId owner = program_.functions[id].class_type;
      if (Derives(owner, type) || Derives(type, owner)) action.spawned.push_back(id);
    }
  }

  Linking& linking_;
  Program& program_;
  absl::flat_hash_map<StringId, std::vector<StringId>> bases_;
  std::vector<FunctionId> runs_;
};

}  // namespace

void FindHandlers(Linking& linking) { HandlerFinder(linking).Run(); }

}  // namespace impasse::skeleton
