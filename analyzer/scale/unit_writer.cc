#include "analyzer/scale/unit_writer.h"

#include "analyzer/skeleton/facts_seal.h"
#include "analyzer/skeleton/link.h"

namespace impasse::scale {

void FunctionWriter::Param(const std::string& name, const std::string& type) {
  auto variable = std::make_unique<facts::VariableT>();
  variable->name = unit_.String(name);
  variable->type = unit_.String(type);
  variable->is_pointer = type.ends_with('*');
  function_.params.push_back(std::move(variable));
}

std::uint32_t FunctionWriter::Local(const std::string& name, const std::string& type) {
  auto variable = std::make_unique<facts::VariableT>();
  variable->name = unit_.String(name);
  variable->type = unit_.String(type);
  function_.locals.push_back(std::move(variable));
  return static_cast<std::uint32_t>(function_.locals.size() - 1);
}

std::uint32_t FunctionWriter::This(const Steps& steps, const std::string& type) {
  return unit_.Path(facts::Root::kThis, 0, steps, type);
}

std::uint32_t FunctionWriter::ParamPath(std::uint32_t index, const Steps& steps,
                                        const std::string& type) {
  return unit_.Path(facts::Root::kParam, index, steps, type);
}

std::uint32_t FunctionWriter::LocalPath(std::uint32_t index, const Steps& steps,
                                        const std::string& type) {
  return unit_.Path(facts::Root::kLocal, index, steps, type);
}

void FunctionWriter::Begin(std::vector<std::int32_t> succs) {
  function_.blocks.push_back(std::make_unique<facts::BlockT>());
  function_.exit = static_cast<std::uint32_t>(function_.blocks.size() - 1);
  block().succs = std::move(succs);
}

void FunctionWriter::When(std::uint32_t path, const std::string& identity) {
  auto condition = std::make_unique<facts::ConditionT>();
  condition->kind = facts::ConditionKind::kTruth;
  condition->lhs = path;
  condition->identity = unit_.String(identity);
  block().condition = std::move(condition);
}

void FunctionWriter::LoopWhile(std::uint32_t path, const std::string& identity) {
  When(path, identity);
  block().condition->kind = facts::ConditionKind::kLess;
  block().condition->lhs = unit_.Constant(0);
  block().condition->rhs = path;
  block().condition->mutable_ = true;
  block().loop_head = true;
}

facts::OpT& FunctionWriter::Op(facts::OpKind kind) {
  auto op = std::make_unique<facts::OpT>();
  op->kind = kind;
  op->ordinal = ++ordinal_;
  op->loc = std::make_unique<facts::Loc>(unit_.NextLine());
  block().ops.push_back(std::move(op));
  return *block().ops.back();
}

void FunctionWriter::Call(const std::string& usr, const std::string& name,
                          std::vector<std::uint32_t> args, std::uint32_t object, bool is_virtual) {
  facts::OpT& op = Op(facts::OpKind::kCall);
  op.callee = unit_.String(usr);
  op.name = unit_.String(name);
  op.args = std::move(args);
  op.object = object;
  op.is_virtual = is_virtual;
}

void FunctionWriter::CallThrough(std::uint32_t target, std::vector<std::uint32_t> args) {
  facts::OpT& op = Op(facts::OpKind::kCall);
  op.target = target;
  op.args = std::move(args);
}

void FunctionWriter::Assign(std::uint32_t object, std::uint32_t value) {
  facts::OpT& op = Op(facts::OpKind::kAssign);
  op.object = object;
  op.args = {value};
}

void FunctionWriter::Return(std::uint32_t value) { Op(facts::OpKind::kReturn).args = {value}; }

UnitWriter::UnitWriter(const std::string& main_file) {
  String("");
  tu_.paths.push_back(std::make_unique<facts::PathT>());
  main_file_ = String(main_file);
  tu_.format = skeleton::kFactsFormat;
  tu_.main_file = main_file_;
}

std::uint32_t UnitWriter::String(const std::string& text) {
  const auto [found, added] =
      strings_.try_emplace(text, static_cast<std::uint32_t>(tu_.strings.size()));
  if (added) tu_.strings.push_back(text);
  return found->second;
}

std::uint32_t UnitWriter::Path(facts::Root root, std::uint32_t id, const Steps& steps,
                               const std::string& type, std::int64_t value) {
  std::string key = std::to_string(static_cast<int>(root)) + " " + std::to_string(id) + " " + type +
                    " " + std::to_string(value);
  std::string text = "x" + std::to_string(id);
  for (const std::string& step : steps) {
    key += " " + step;
    text += step.substr(step.rfind(':') + 1);
  }
  const auto [found, added] =
      paths_.try_emplace(std::move(key), static_cast<std::uint32_t>(tu_.paths.size()));
  if (!added) return found->second;
  auto path = std::make_unique<facts::PathT>();
  path->root = root;
  path->id = id;
  path->value = value;
  path->type = String(type);
  path->text = String(text);
  for (const std::string& step : steps) {
    auto made = std::make_unique<facts::StepT>();
    made->kind = step == "*"   ? facts::StepKind::kDeref
                 : step == "&" ? facts::StepKind::kAddress
                               : facts::StepKind::kField;
    if (made->kind == facts::StepKind::kField) made->name = String(step);
    path->steps.push_back(std::move(made));
  }
  tu_.paths.push_back(std::move(path));
  return found->second;
}

std::uint32_t UnitWriter::Global(const std::string& usr, const Steps& steps,
                                 const std::string& type) {
  return Path(facts::Root::kGlobal, String(usr), steps, type);
}

std::uint32_t UnitWriter::FunctionValue(const std::string& usr, const std::string& type) {
  return Path(facts::Root::kFunction, String(usr), {}, type);
}

FunctionWriter UnitWriter::Function(const std::string& usr, const std::string& name) {
  auto made = std::make_unique<facts::FunctionT>();
  made->usr = String(usr);
  made->name = String(name);
  made->loc = std::make_unique<facts::Loc>(NextLine());
  made->external = true;
  tu_.functions.push_back(std::move(made));
  return {*this, *tu_.functions.back()};
}

void UnitWriter::DeclareGlobal(const std::string& usr, const std::string& type) {
  auto global = std::make_unique<facts::GlobalT>();
  global->usr = String(usr);
  global->name = String(usr);
  global->type = String(type);
  global->external = true;
  global->loc = std::make_unique<facts::Loc>(NextLine());
  tu_.globals.push_back(std::move(global));
}

facts::ClassT& UnitWriter::Class(const std::string& type, const std::vector<std::string>& bases) {
  auto record = std::make_unique<facts::ClassT>();
  record->type = String(type);
  record->name = String(type);
  for (const std::string& base : bases) record->bases.push_back(String(base));
  record->loc = std::make_unique<facts::Loc>(NextLine());
  tu_.classes.push_back(std::move(record));
  return *tu_.classes.back();
}

void UnitWriter::Field(facts::ClassT& record, const std::string& name, const std::string& type) {
  auto field = std::make_unique<facts::VariableT>();
  field->name = String(name);
  field->type = String(type);
  field->is_pointer = type.ends_with('*');
  field->loc = std::make_unique<facts::Loc>(NextLine());
  record.fields.push_back(std::move(field));
}

void UnitWriter::Method(facts::ClassT& record, const std::string& usr,
                        const std::string& overridden) {
  auto method = std::make_unique<facts::MethodT>();
  method->usr = String(usr);
  if (!overridden.empty()) method->overrides = {String(overridden)};
  record.methods.push_back(std::move(method));
}

std::string UnitWriter::Finish() {
  flatbuffers::FlatBufferBuilder builder;
  facts::FinishTuBuffer(builder, facts::Tu::Pack(builder, &tu_));
  std::string bytes(reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize());
  skeleton::SealFacts(bytes);
  return bytes;
}

}  // namespace impasse::scale
