// ReadFacts: the gate through which every facts buffer comes.
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/skeleton/facts_seal.h"
#include "analyzer/skeleton/link.h"

namespace impasse::skeleton {
namespace {

constexpr std::size_t kSmallest = 12;  // root offset, identifier, the smallest table

// IndexesInRange checks what the FlatBuffers verifier cannot know: indexes into our own tables.
class IndexesInRange {
 public:
  explicit IndexesInRange(const facts::Tu& tu)
      : strings_(tu.strings() == nullptr ? 0 : tu.strings()->size()),
        paths_(tu.paths() == nullptr ? 0 : tu.paths()->size()),
        tu_(tu) {}

  bool Check() {
    if (strings_ == 0 || paths_ == 0) return Empty();
    for (const facts::Path* path : *tu_.paths()) CheckPath(*path);
    if (tu_.functions() != nullptr) {
      for (const facts::Function* function : *tu_.functions()) CheckFunction(*function);
    }
    return good_ && String(tu_.main_file());
  }

 private:
  bool Empty() const {
    const bool functions = tu_.functions() != nullptr && tu_.functions()->size() > 0;
    return !functions && tu_.paths() == nullptr;
  }
  bool String(std::uint32_t id) const { return id < strings_; }
  bool PathId(std::uint32_t id) const { return id == 0 || id < paths_; }
  void Require(bool condition) { good_ = good_ && condition; }

  void CheckPath(const facts::Path& path) {
    Require(String(path.type()) && String(path.text()));
    if (path.root() == facts::Root::kGlobal || path.root() == facts::Root::kFunction)
      Require(String(path.id()));
    if (path.steps() == nullptr) return;
    for (const facts::Step* step : *path.steps())
      Require(String(step->name()) && PathId(step->index()));
  }

  void CheckVariables(const flatbuffers::Vector<flatbuffers::Offset<facts::Variable>>* variables) {
    if (variables == nullptr) return;
    for (const facts::Variable* v : *variables) Require(String(v->name()) && String(v->type()));
  }

  void CheckFunction(const facts::Function& function) {
    Require(String(function.usr()) && String(function.name()) && String(function.class_usr()));
    CheckVariables(function.params());
    CheckVariables(function.locals());
    if (function.blocks() == nullptr) return;
    const std::uint32_t count = function.blocks()->size();
    Require(count == 0 || (function.entry() < count && function.exit() < count));
    for (const facts::Block* block : *function.blocks()) CheckBlock(*block, count);
  }

  void CheckCondition(const facts::Condition* condition) {
    if (condition == nullptr) return;
    Require(PathId(condition->lhs()) && PathId(condition->rhs()) && String(condition->identity()));
  }

  void CheckBlock(const facts::Block& block, std::uint32_t count) {
    if (block.succs() != nullptr) {
      for (const int succ : *block.succs()) Require(succ >= -1 && succ < static_cast<int>(count));
    }
    CheckCondition(block.condition());
    CheckCondition(block.returned());
    if (block.loc() != nullptr) Require(String(block.loc()->file()));
    if (block.reads() != nullptr) {
      for (const std::uint32_t path : *block.reads()) Require(PathId(path));
    }
    if (block.ops() == nullptr) return;
    for (const facts::Op* op : *block.ops()) {
      Require(String(op->callee()) && String(op->name()) && PathId(op->object()) &&
              PathId(op->result()) && PathId(op->target()));
      if (op->loc() != nullptr) Require(String(op->loc()->file()));
      if (op->args() == nullptr) continue;
      for (const std::uint32_t arg : *op->args()) Require(PathId(arg));
    }
  }

  std::uint32_t strings_;
  std::uint32_t paths_;
  const facts::Tu& tu_;
  bool good_ = true;
};

}  // namespace

absl::StatusOr<const facts::Tu*> ReadFacts(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  if (bytes.size() < kSmallest)
    return absl::DataLossError("facts are truncated: extract them again");
  if (!facts::TuBufferHasIdentifier(data))
    return absl::InvalidArgumentError("not a facts file of impasse");
  if (!FactsAreSealed(bytes))
    return absl::DataLossError("facts are truncated or altered: extract them again");
  bytes = WithoutSeal(bytes);
  flatbuffers::Verifier verifier(data, bytes.size(), /*max_depth=*/64,
                                 /*max_tables=*/1'000'000'000);
  if (!facts::VerifyTuBuffer(verifier))
    return absl::DataLossError("facts are damaged: extract them again");
  const facts::Tu* tu = facts::GetTu(data);
  if (tu->format() != kFactsFormat) {
    return absl::FailedPreconditionError("facts have format " + std::to_string(tu->format()) +
                                         ", this version reads " + std::to_string(kFactsFormat) +
                                         ": extract them again");
  }
  if (!IndexesInRange(*tu).Check())
    return absl::DataLossError("facts are damaged: extract them again");
  return tu;
}

}  // namespace impasse::skeleton
