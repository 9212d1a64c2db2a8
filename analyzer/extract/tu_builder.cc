#include "analyzer/extract/tu_builder.h"

#include <memory>
#include <utility>

#include "analyzer/skeleton/facts_seal.h"
#include "analyzer/skeleton/link.h"

namespace impasse::extract {

using facts::StepKind;

std::uint64_t Hash(std::string_view bytes, std::uint64_t seed) {
  for (const char c : bytes) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return seed;
}

namespace {

void AppendNumber(std::string& key, std::uint64_t value) {
  key.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

std::string KeyOf(const facts::PathT& path) {
  std::string key;
  AppendNumber(key, static_cast<std::uint64_t>(path.root));
  AppendNumber(key, path.id);
  AppendNumber(key, static_cast<std::uint64_t>(path.value));
  AppendNumber(key, path.type);
  AppendNumber(key, path.text);
  for (const auto& step : path.steps) {
    AppendNumber(key, static_cast<std::uint64_t>(step->kind));
    AppendNumber(key, (static_cast<std::uint64_t>(step->name) << 32) | step->index);
  }
  return key;
}

bool NamesGlobalThing(facts::Root root) {
  return root == facts::Root::kGlobal || root == facts::Root::kFunction;
}

}  // namespace

TuBuilder::TuBuilder() {
  // Said, not left to the default of the schema: that one stands for files that say nothing.
  tu_.format = skeleton::kFactsFormat;
  tu_.strings.emplace_back();
  string_ids_.emplace("", 0);
  string_hashes_.push_back(Hash(""));
  Intern(facts::PathT());
}

StringId TuBuilder::String(std::string_view text) {
  const auto [it, inserted] =
      string_ids_.try_emplace(std::string(text), static_cast<StringId>(tu_.strings.size()));
  if (inserted) {
    tu_.strings.emplace_back(text);
    string_hashes_.push_back(Hash(text));
  }
  return it->second;
}

PathId TuBuilder::Intern(facts::PathT path) {
  const auto [it, inserted] =
      path_ids_.try_emplace(KeyOf(path), static_cast<PathId>(tu_.paths.size()));
  if (!inserted) return it->second;
  std::uint64_t hash = HashCombine(Hash("path"), static_cast<std::uint64_t>(path.root));
  hash = HashCombine(hash, NamesGlobalThing(path.root) ? StringHash(path.id) : path.id);
  hash = HashCombine(hash, static_cast<std::uint64_t>(path.value));
  for (const auto& step : path.steps) {
    hash = HashCombine(hash, static_cast<std::uint64_t>(step->kind));
    hash = HashCombine(hash, StringHash(step->name));
    if (step->index != 0) hash = HashCombine(hash, path_hashes_[step->index]);
  }
  path_hashes_.push_back(hash);
  tu_.paths.push_back(std::make_unique<facts::PathT>(std::move(path)));
  return it->second;
}

PathId TuBuilder::Root(PathRoot root, StringId type, std::string_view text) {
  facts::PathT path;
  path.root = root.kind;
  path.id = root.id;
  path.value = root.value;
  path.type = type;
  path.text = String(text);
  return Intern(std::move(path));
}

PathId TuBuilder::Constant(std::int64_t value, StringId type) {
  return Root({facts::Root::kConstant, 0, value}, type, std::to_string(value));
}

PathId TuBuilder::Extend(PathId base, StepKind kind, StringId name, PathId index, StringId type,
                         std::string_view text) {
  facts::PathT path = Path(base);
  auto step = std::make_unique<facts::StepT>();
  step->kind = kind;
  step->name = name;
  step->index = index;
  path.steps.push_back(std::move(step));
  path.type = type;
  path.text = String(text);
  return Intern(std::move(path));
}

PathId TuBuilder::DropLastStep(PathId base, StringId type, std::string_view text) {
  facts::PathT path = Path(base);
  path.steps.pop_back();
  path.type = type;
  path.text = String(text);
  return Intern(std::move(path));
}

PathId TuBuilder::Field(PathId base, std::string_view name, StringId type,
                        std::string_view member) {
  if (base == 0) return 0;
  const facts::PathT& from = Path(base);
  const std::string_view text = Text(from.text);
  std::string spelled;
  if (from.root == facts::Root::kThis && from.steps.empty()) {
    spelled = member;
  } else if (text.starts_with('*')) {
    spelled = std::string(text.substr(1)) + "->" + std::string(member);
  } else {
    spelled = std::string(text) + "." + std::string(member);
  }
  return Extend(base, StepKind::kField, String(name), 0, type, spelled);
}

PathId TuBuilder::Deref(PathId base, StringId type) {
  if (base == 0) return 0;
  const facts::PathT& from = Path(base);
  const std::string text = Text(from.text);
  if (!from.steps.empty() && from.steps.back()->kind == StepKind::kAddress) {
    return DropLastStep(base, type, text.starts_with('&') ? text.substr(1) : text);
  }
  return Extend(base, StepKind::kDeref, 0, 0, type, "*" + text);
}

PathId TuBuilder::Address(PathId base, StringId type) {
  if (base == 0) return 0;
  const facts::PathT& from = Path(base);
  const std::string text = Text(from.text);
  if (!from.steps.empty() && from.steps.back()->kind == StepKind::kDeref) {
    return DropLastStep(base, type, text.starts_with('*') ? text.substr(1) : text);
  }
  return Extend(base, StepKind::kAddress, 0, 0, type, "&" + text);
}

PathId TuBuilder::Index(PathId base, PathId index, StringId type) {
  if (base == 0) return 0;
  std::string text(PathText(base));
  if (text.starts_with('*')) text.erase(0, 1);
  text += '[';
  text += index == 0 ? std::string_view("?") : PathText(index);
  text += ']';
  return Extend(base, StepKind::kIndex, 0, index, type, text);
}

std::string TuBuilder::Finish() const {
  flatbuffers::FlatBufferBuilder buffer(1 << 16);
  buffer.Finish(facts::Tu::Pack(buffer, &tu_), facts::TuIdentifier());
  std::string bytes(reinterpret_cast<const char*>(buffer.GetBufferPointer()), buffer.GetSize());
  skeleton::SealFacts(bytes);
  return bytes;
}

}  // namespace impasse::extract
