// UnitWriter: the facts of one unit, in a notation that is short enough to generate programs with.
#ifndef IMPASSE_ANALYZER_SCALE_UNIT_WRITER_H_
#define IMPASSE_ANALYZER_SCALE_UNIT_WRITER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/skeleton/facts_generated.h"

namespace impasse::scale {

// A step of a path: a member by its full name, "*" or "&".
using Steps = std::vector<std::string>;

// FunctionWriter fills one function. Blocks are numbered as they are begun.
class UnitWriter;
class FunctionWriter {
 public:
  FunctionWriter(UnitWriter& unit, facts::FunctionT& function) : unit_(unit), function_(function) {}

  facts::FunctionT& function() { return function_; }
  void Param(const std::string& name, const std::string& type);
  std::uint32_t Local(const std::string& name, const std::string& type);

  // Paths in the terms of this function.
  std::uint32_t This(const Steps& steps, const std::string& type);
  std::uint32_t ParamPath(std::uint32_t index, const Steps& steps, const std::string& type);
  std::uint32_t LocalPath(std::uint32_t index, const Steps& steps, const std::string& type);

  // Begin starts a block with these successors.
  void Begin(std::vector<std::int32_t> succs);
  // Condition of the block begun last: the truth of a path.
  void When(std::uint32_t path, const std::string& identity);
  // LoopWhile makes the block begun last the head of a loop: a constant is less than the path.
  void LoopWhile(std::uint32_t path, const std::string& identity);
  facts::OpT& Op(facts::OpKind kind);
  void Call(const std::string& usr, const std::string& name, std::vector<std::uint32_t> args,
            std::uint32_t object = 0, bool is_virtual = false);
  void CallThrough(std::uint32_t target, std::vector<std::uint32_t> args);
  void Assign(std::uint32_t object, std::uint32_t value);
  void Return(std::uint32_t value);

 private:
  facts::BlockT& block() { return *function_.blocks.back(); }

  UnitWriter& unit_;
  facts::FunctionT& function_;
  std::uint32_t ordinal_ = 0;
};

class UnitWriter {
 public:
  explicit UnitWriter(const std::string& main_file);

  std::uint32_t String(const std::string& text);
  std::uint32_t Path(facts::Root root, std::uint32_t id, const Steps& steps,
                     const std::string& type, std::int64_t value = 0);
  std::uint32_t Global(const std::string& usr, const Steps& steps, const std::string& type);
  std::uint32_t FunctionValue(const std::string& usr, const std::string& type);
  std::uint32_t Constant(std::int64_t value) {
    return Path(facts::Root::kConstant, 0, {}, "int", value);
  }
  facts::Loc NextLine() { return {main_file_, ++line_, 3}; }

  FunctionWriter Function(const std::string& usr, const std::string& name);
  void DeclareGlobal(const std::string& usr, const std::string& type);
  facts::ClassT& Class(const std::string& type, const std::vector<std::string>& bases);
  void Field(facts::ClassT& record, const std::string& name, const std::string& type);
  void Method(facts::ClassT& record, const std::string& usr, const std::string& overridden);

  std::string Finish();

 private:
  facts::TuT tu_;
  std::uint32_t main_file_ = 0;
  std::uint32_t line_ = 0;
  std::map<std::string, std::uint32_t> strings_;
  std::map<std::string, std::uint32_t> paths_;
};

}  // namespace impasse::scale

#endif  // IMPASSE_ANALYZER_SCALE_UNIT_WRITER_H_
