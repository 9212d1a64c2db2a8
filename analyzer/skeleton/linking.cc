#include "analyzer/skeleton/linking.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/hash/hash.h"

namespace impasse::skeleton {

std::size_t Linking::StringHash::operator()(std::string_view text) const {
  return absl::HashOf(absl::string_view(text.data(), text.size()));
}

std::size_t Linking::PathHash::operator()(PathId id) const {
  const Path& path = program->PathOf(id);
  std::size_t hash = absl::HashOf(path.root, path.id, path.value, path.type, path.text);
  for (const PathStep& step : path.steps)
    hash = absl::HashOf(hash, step.kind, step.name, step.index);
  return hash;
}

Linking::Linking(std::shared_ptr<const lockapi::Table> table)
    : program_(std::make_unique<Program>()),
      strings_(0, StringHash{program_.get()}, StringEqual{program_.get()}),
      paths_(0, PathHash{program_.get()}, PathEqual{program_.get()}) {
  program_->table_ = std::move(table);
  program_->strings.emplace_back();
  program_->paths.emplace_back();
  strings_.insert(0);
  paths_.insert(0);
}

StringId Linking::Intern(std::string_view text) {
  if (text.empty()) return 0;
  if (const auto found = strings_.find(text); found != strings_.end()) return *found;
  const auto id = static_cast<StringId>(program_->strings.size());
  program_->strings.emplace_back(text);
  strings_.insert(id);
  return id;
}

PathId Linking::InternPath(Path path) {
  const auto id = static_cast<PathId>(program_->paths.size());
  program_->paths.push_back(std::move(path));
  const auto [found, added] = paths_.insert(id);
  if (added) return id;
  program_->paths.pop_back();
  return *found;
}

PathId Linking::Deref(PathId pointer) {
  if (pointer == 0) return 0;
  Path path = program_->PathOf(pointer);
  std::string type = program_->Text(path.type);
  const bool address = !path.steps.empty() && path.steps.back().kind == StepKind::kAddress;
  if (!address && !type.ends_with('*')) return pointer;
  if (address) {
    path.steps.pop_back();
  } else {
    path.steps.push_back({.kind = StepKind::kDeref});
  }
  while (type.ends_with('*') || type.ends_with(' ')) {
    const bool star = type.back() == '*';
    type.pop_back();
    if (star && !type.ends_with(' ')) break;
  }
  while (type.ends_with(' ')) type.pop_back();
  path.type = Intern(type);
  const std::string text = program_->Text(path.text);
  path.text = Intern(text.starts_with('&') ? text.substr(1) : "*" + text);
  return InternPath(std::move(path));
}

std::uint32_t Linking::NextOrdinal(FunctionId id) {
  const auto [found, added] = last_ordinal_.try_emplace(id, 0);
  if (added) {
    for (const Block& block : program_->functions[id].blocks) {
      for (const Action& action : block.actions)
        found->second = std::max(found->second, action.ordinal);
    }
  }
  return ++found->second;
}

std::vector<FunctionId> Linking::Overriders(StringId usr, std::uint32_t tu) const {
  std::vector<FunctionId> bodies;
  std::vector<StringId> work = {usr};
  absl::flat_hash_set<StringId> seen = {usr};
  while (!work.empty()) {
    const auto found = overriders.find(work.back());
    work.pop_back();
    if (found == overriders.end()) continue;
    for (const StringId overrider : found->second) {
      if (!seen.insert(overrider).second) continue;
      const FunctionId body = program_->FindFunction(overrider, tu);
      if (body != kNone) bodies.push_back(body);
      work.push_back(overrider);
    }
  }
  std::sort(bodies.begin(), bodies.end());
  bodies.erase(std::unique(bodies.begin(), bodies.end()), bodies.end());
  return bodies;
}

std::unique_ptr<Program> Linking::Finish() {
  strings_ = decltype(strings_)(0, StringHash{program_.get()}, StringEqual{program_.get()});
  paths_ = decltype(paths_)(0, PathHash{program_.get()}, PathEqual{program_.get()});
  program_->string_index_.reserve(program_->strings.size());
  for (StringId id = 1; id < program_->strings.size(); ++id)
    program_->string_index_.try_emplace(program_->strings[id], id);
  return std::move(program_);
}

}  // namespace impasse::skeleton
