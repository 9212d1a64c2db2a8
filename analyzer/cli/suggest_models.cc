#include "analyzer/cli/suggest_models.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace impasse::cli {
namespace {

using skeleton::Action;
using skeleton::Program;

struct Pair {
  std::string_view takes;
  std::string_view gives;
  Mode mode = Mode::kExclusive;
};

// Longer words first: "rdlock" is not "lock".
constexpr std::array<Pair, 13> kPairs = {{{"readlock", "readunlock", Mode::kShared},
                                          {"writelock", "writeunlock"},
                                          {"rdlock", "rdunlock", Mode::kShared},
                                          {"wrlock", "wrunlock"},
                                          {"rdlock", "unlock", Mode::kShared},
                                          {"wrlock", "unlock"},
                                          {"slock", "sunlock", Mode::kShared},
                                          {"xlock", "xunlock"},
                                          {"lock", "unlock"},
                                          {"acquire", "release"},
                                          {"enter", "leave"},
                                          {"enter", "exit"},
                                          {"take", "give"}}};

// A name without the case and the underscores that separate its words.
std::string Plain(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c != '_') plain.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  return plain;
}

// The name with its last `from` replaced by `to`; "" when it does not hold it.
std::string Swap(const std::string& name, std::string_view from, std::string_view to) {
  const std::size_t at = name.rfind(from);
  if (at == std::string::npos) return "";
  if (from == "lock" && at >= 2 && name.compare(at - 2, 2, "un") == 0) return "";
  std::string swapped = name;
  return swapped.replace(at, from.size(), to);
}

class Suggester {
 public:
  explicit Suggester(const Program& program) : program_(program) {}

  std::vector<SuggestedModel> Run() {
    for (const skeleton::Function& function : program_.functions) {
      for (const skeleton::Block& block : function.blocks) {
        for (const Action& action : block.actions) Count(action, function.tu);
      }
    }
    for (const auto& [key, call] : calls_) Propose(key.first, key.second, call);
    std::vector<SuggestedModel> models;
    models.reserve(proposed_.size());
    for (auto& [name, model] : proposed_) models.push_back(std::move(model));
    std::sort(models.begin(), models.end(), [](const auto& a, const auto& b) {
      return std::tie(a.object, a.name) < std::tie(b.object, b.name);
    });
    return models;
  }

 private:
  struct Call {
    std::string name;
    std::size_t count = 0;
  };

  // The type of what a function works on: its object, or what its first argument points to.
  std::string ObjectOf(const Action& action) const {
    const skeleton::PathId path = action.object != 0    ? action.object
                                  : action.args.empty() ? 0
                                                        : action.args.front();
    std::string type = path == 0 ? "" : program_.Text(program_.PathOf(path).type);
    while (type.ends_with('*') || type.ends_with(' ')) type.pop_back();
    return type;
  }

  void Count(const Action& action, std::uint32_t tu) {
    const bool plain = action.kind == skeleton::OpKind::kCall && action.callee != 0;
    const bool known = action.api != nullptr || action.guard != nullptr ||
                       action.blocking != nullptr || !action.callees.empty();
    if (!plain || known || program_.FindFunction(action.callee, tu) != skeleton::kNone) return;
    const std::string& name = program_.Text(action.name);
    const std::string object = ObjectOf(action);
    if (object.empty() || name.starts_with("std::")) return;
    Call& call = calls_[{object, Plain(name)}];
    call.name = name;
    ++call.count;
  }

  void Propose(const std::string& object, const std::string& plain, const Call& call) {
    for (const Pair& pair : kPairs) {
      const std::string other = Swap(plain, pair.takes, pair.gives);
      const auto found = calls_.find({object, other});
      if (other.empty() || found == calls_.end()) continue;
      Add(object, call, Op::kAcquire, pair.mode);
      Add(object, found->second, Op::kRelease, pair.mode);
      ProposeTry(object, plain, pair);
      return;
    }
  }

  void ProposeTry(const std::string& object, const std::string& plain, const Pair& pair) {
    const auto tried =
        calls_.find({object, Swap(plain, pair.takes, "try" + std::string(pair.takes))});
    if (tried != calls_.end()) Add(object, tried->second, Op::kTryAcquire, pair.mode);
  }

  void Add(const std::string& object, const Call& call, Op op, Mode mode) {
    proposed_.try_emplace(call.name, SuggestedModel{call.name, op, mode, object, call.count});
  }

  const Program& program_;
  std::map<std::pair<std::string, std::string>, Call> calls_;  // by object and plain name
  std::map<std::string, SuggestedModel> proposed_;
};

}  // namespace

std::vector<SuggestedModel> SuggestModels(const Program& program) {
  return Suggester(program).Run();
}

}  // namespace impasse::cli
