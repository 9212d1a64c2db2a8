// FactsBuilder: facts of straight-line functions over global pthread mutexes, for tests.
#ifndef IMPASSE_ANALYZER_SKELETON_FACTS_BUILDER_FOR_TEST_H_
#define IMPASSE_ANALYZER_SKELETON_FACTS_BUILDER_FOR_TEST_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/skeleton/facts_generated.h"
#include "analyzer/skeleton/facts_seal.h"
#include "analyzer/skeleton/link.h"

namespace impasse::skeleton {

// A test writes operations as {"lock", mutex}, {"unlock", mutex} and {"call", function}.
class FactsBuilder {
 public:
  using Script = std::vector<std::pair<std::string, std::string>>;

  explicit FactsBuilder(const std::string& main_file) {
    String("");
    main_file_ = String(main_file);
    paths_.push_back(facts::CreatePath(fbb_));
  }

  void Function(const std::string& name, const Script& script) { Add(name, script, false); }
  void InlineFunction(const std::string& name, const Script& script) { Add(name, script, true); }

  std::string Finish(std::uint32_t format = kFactsFormat) {
    std::vector<flatbuffers::Offset<flatbuffers::String>> strings;
    strings.reserve(strings_.size());
    for (const std::string& text : strings_) strings.push_back(fbb_.CreateString(text));
    const auto all_strings = fbb_.CreateVector(strings);
    const auto paths = fbb_.CreateVector(paths_);
    const auto functions = fbb_.CreateVector(functions_);
    facts::TuBuilder tu(fbb_);
    tu.add_format(format);
    tu.add_main_file(main_file_);
    tu.add_strings(all_strings);
    tu.add_paths(paths);
    tu.add_functions(functions);
    facts::FinishTuBuffer(fbb_, tu.Finish());
    std::string bytes(reinterpret_cast<const char*>(fbb_.GetBufferPointer()), fbb_.GetSize());
    SealFacts(bytes);
    return bytes;
  }

 private:
  std::uint32_t String(const std::string& text) {
    const auto [found, added] =
        string_index_.try_emplace(text, static_cast<std::uint32_t>(strings_.size()));
    if (added) strings_.push_back(text);
    return found->second;
  }

  // The address of a global mutex.
  std::uint32_t Mutex(const std::string& name) {
    const auto [found, added] =
        mutexes_.try_emplace(name, static_cast<std::uint32_t>(paths_.size()));
    if (!added) return found->second;
    const std::vector<flatbuffers::Offset<facts::Step>> steps = {
        facts::CreateStep(fbb_, facts::StepKind::kAddress)};
    const auto all_steps = fbb_.CreateVector(steps);
    paths_.push_back(facts::CreatePath(fbb_, facts::Root::kGlobal, String("usr:" + name), 0,
                                       all_steps, String("pthread_mutex_t *"), String("&" + name)));
    return found->second;
  }

  flatbuffers::Offset<facts::Op> Op(const std::pair<std::string, std::string>& line,
                                    std::uint32_t ordinal) {
    const bool call = line.first == "call";
    const std::vector<std::uint32_t> paths =
        call ? std::vector<std::uint32_t>{} : std::vector{Mutex(line.second)};
    const auto args = fbb_.CreateVector(paths);
    const facts::Loc loc(main_file_, next_line_++, 1);
    facts::OpBuilder op(fbb_);
    op.add_kind(facts::OpKind::kCall);
    op.add_ordinal(ordinal);
    op.add_callee(String(call ? "usr:" + line.second : "usr:pthread_mutex_" + line.first));
    op.add_name(String(call ? line.second : "pthread_mutex_" + line.first));
    op.add_args(args);
    op.add_loc(&loc);
    return op.Finish();
  }

  void Add(const std::string& name, const Script& script, bool is_inline) {
    std::vector<flatbuffers::Offset<facts::Op>> ops;
    for (const auto& line : script)
      ops.push_back(Op(line, static_cast<std::uint32_t>(ops.size() + 1)));
    const auto all_ops = fbb_.CreateVector(ops);
    const auto to_exit = fbb_.CreateVector(std::vector<int>{1});
    const auto nowhere = fbb_.CreateVector(std::vector<int>{});
    facts::BlockBuilder body(fbb_);
    body.add_ops(all_ops);
    body.add_succs(to_exit);
    const auto first = body.Finish();
    facts::BlockBuilder end(fbb_);
    end.add_succs(nowhere);
    const auto last = end.Finish();
    const auto blocks =
        fbb_.CreateVector(std::vector<flatbuffers::Offset<facts::Block>>{first, last});
    const facts::Loc loc(main_file_, next_line_++, 1);
    facts::FunctionBuilder function(fbb_);
    function.add_usr(String("usr:" + name));
    function.add_name(String(name));
    function.add_loc(&loc);
    function.add_external(true);
    function.add_is_main(name == "main");
    function.add_is_inline(is_inline);
    function.add_blocks(blocks);
    function.add_exit(1);
    functions_.push_back(function.Finish());
  }

  flatbuffers::FlatBufferBuilder fbb_;
  std::vector<std::string> strings_;
  std::map<std::string, std::uint32_t> string_index_;
  std::map<std::string, std::uint32_t> mutexes_;
  std::vector<flatbuffers::Offset<facts::Path>> paths_;
  std::vector<flatbuffers::Offset<facts::Function>> functions_;
  std::uint32_t main_file_ = 0;
  std::uint32_t next_line_ = 1;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_FACTS_BUILDER_FOR_TEST_H_
