// GiveApiBodies: a function of a lock API that is used as a value - pthread_cleanup_push is given
// pthread_mutex_unlock as often as not - gets a body that calls it, so that whoever calls the value
// is seen to do what the function does.
#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

// What needs its arguments alone: no callback, no object of which it is a method.
bool IsPlain(const lockapi::Function& line) {
  const Op op = line.op;
  return line.object >= 0 && (op == Op::kAcquire || op == Op::kRelease || op == Op::kPost ||
                              op == Op::kDown || op == Op::kNotifyOne || op == Op::kNotifyAll);
}

class BodyGiver {
 public:
  explicit BodyGiver(Linking& linking) : linking_(linking), program_(linking.program()) {}

  void Run() {
    const std::size_t count = program_.paths.size();
    for (PathId id = 0; id < count; ++id) {
      if (program_.paths[id].root == Root::kFunction) LookAt(id);
    }
  }

 private:
  void LookAt(PathId path) {
    const StringId usr = program_.paths[path].id;
    if (linking_.by_usr().contains(usr)) return;  // the program has a body
    const std::string name = program_.Text(usr);
    const lockapi::Function* line = program_.table().FindFunction(name);
    if (line == nullptr || !IsPlain(*line)) return;
    const StringId own = linking_.Intern(name + "#value");
    if (!linking_.by_usr().contains(own)) Make(own, usr, *line);
    program_.paths[path].id = own;
  }

  void Make(StringId usr, StringId name, const lockapi::Function& line) {
    Function made;
    made.usr = usr;
    made.name = name;
    Action call;
    call.kind = OpKind::kCall;
    call.ordinal = 1;
    call.name = name;
    call.callee = name;
    const auto count = static_cast<std::uint32_t>(std::max(line.object, line.second) + 1);
    for (std::uint32_t i = 0; i < count; ++i) {
      made.params.push_back({.type = linking_.Intern("void *"), .is_pointer = true});
      call.args.push_back(
          linking_.InternPath({.root = Root::kParam, .id = i, .type = linking_.Intern("void *")}));
    }
    made.blocks.resize(2);
    made.blocks.front().actions.push_back(std::move(call));
    made.blocks.front().succs.push_back(1);
    made.exit = 1;
    linking_.by_usr()[usr].push_back(static_cast<FunctionId>(program_.functions.size()));
    program_.functions.push_back(std::move(made));
  }

  Linking& linking_;
  Program& program_;
};

}  // namespace

void GiveApiBodies(Linking& linking) { BodyGiver(linking).Run(); }

}  // namespace impasse::skeleton
