#include "analyzer/lockapi/table.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>

#include "analyzer/model/registry.h"

namespace impasse::lockapi {

bool Matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;  // the last '*' and where it began to match
  std::size_t from = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

template <typename Line>
void Table::Lines<Line>::Add(const Line& line) {
  if (line.name.empty()) return;
  if (line.name.find('*') == std::string_view::npos) {
    exact.try_emplace(line.name, &line);
  } else {
    patterns.push_back(&line);
  }
}

template <typename Line>
const Line* Table::Lines<Line>::Find(std::string_view name) const {
  if (const auto found = exact.find(name); found != exact.end()) return found->second;
  for (const Line* line : patterns) {
    if (Matches(line->name, name)) return line;
  }
  return nullptr;
}

Table::Table(Models models) : models_(std::move(models)) {
  for (const Function& function : models_.functions) functions_.Add(function);
  for (const Type& type : models_.types) types_.Add(type);
  for (const Guard& guard : models_.guards) guards_.Add(guard);
  kinds_.assign(models_.kinds.begin(), models_.kinds.end());
  for (const Api* api : Registry<Api>::All()) {
    for (const Function& function : api->functions) functions_.Add(function);
    for (const Type& type : api->types) {
      types_.Add(type);
      if (!type.kind_field.empty()) kind_fields_.try_emplace(type.kind_field, type.name);
    }
    kinds_.insert(kinds_.end(), api->kinds.begin(), api->kinds.end());
    for (const Guard& guard : api->guards) guards_.Add(guard);
  }
}

const Function* Table::FindFunction(std::string_view name) const {
  const Function* line = functions_.Find(name);
  // What only looks at a channel is known to do no more.
  const bool nothing =
      line != nullptr && line->op == Op::kNone && line->kind != ObjectKind::kChannel;
  return nothing ? nullptr : line;
}

const Guard* Table::FindGuard(std::string_view type) const { return guards_.Find(type); }

namespace {

std::string_view ClassOf(const Function& line) {
  const std::size_t at = line.name.rfind("::");
  return at == std::string_view::npos ? std::string_view() : line.name.substr(0, at);
}

bool Contains(std::span<const Function> lines, const Function& line) {
  const std::less<> before;
  return !before(&line, lines.data()) && before(&line, lines.data() + lines.size());
}

}  // namespace

bool Table::GivesBackOneMode(const Function& line) const {
  if (line.op != Op::kRelease || line.kind != ObjectKind::kRwLock) return false;
  if (line.mode == Mode::kShared) return true;
  for (const Api* api : Registry<Api>::All()) {
    if (!Contains(api->functions, line)) continue;
    return std::any_of(api->functions.begin(), api->functions.end(), [&](const Function& other) {
      return other.op == Op::kRelease && other.mode == Mode::kShared && other.kind == line.kind &&
             ClassOf(other) == ClassOf(line);
    });
  }
  return false;
}

ObjectKind Table::KindOf(std::string_view type) const {
  const Type* line = types_.Find(type.substr(0, type.find('<')));
  return line == nullptr ? ObjectKind::kUnknown : line->kind;
}

ObjectKind Table::KindOf(std::string_view type, std::int64_t value) const {
  for (const Kind& kind : kinds_) {
    if (!kind.type.empty() && kind.type == type && kind.value == value) return kind.kind;
  }
  return ObjectKind::kUnknown;
}

std::string_view Table::TypeOfKindField(std::string_view field) const {
  const auto found = kind_fields_.find(field);
  return found == kind_fields_.end() ? std::string_view() : found->second;
}

}  // namespace impasse::lockapi
