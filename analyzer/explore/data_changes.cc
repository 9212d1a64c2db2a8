#include "analyzer/explore/data_changes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "analyzer/model/words.h"

namespace impasse::explore {

using skeleton::Action;
using skeleton::OpKind;
using skeleton::Path;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;

namespace {

constexpr std::array<std::string_view, 6> kLists = {
    "std::queue", "std::deque", "std::vector", "std::list", "std::stack", "std::priority_queue"};

std::optional<std::int64_t> NumberAt(const Program& program, PathId id) {
  if (id == 0) return std::nullopt;
  const Path& path = program.PathOf(id);
  if (path.root != Root::kConstant || !path.steps.empty()) return std::nullopt;
  return path.value;
}

Change Adds(const Program& program, const Action& action, PathId amount, int sign) {
  Change change{.kind = Change::Kind::kUnknown};
  const auto number = NumberAt(program, amount);
  if (number && *number >= 0 && *number < 1000) {
    change.kind = Change::Kind::kAdd;
    change.amount = sign * *number;
  }
  change.object = action.object;
  return change;
}

// A value of which the facts say nothing, the result of a computation, is not known.
void SetTo(Change& change, PathId value) {
  change.kind = value == 0 ? Change::Kind::kUnknown : Change::Kind::kSet;
  change.value = value;
}

Change OfAssignment(const Program& program, const Action& action) {
  Change change{.kind = Change::Kind::kUnknown, .object = action.object};
  const std::string& name = program.Text(action.name);
  if (name.empty() && action.args.size() == 1) {
    SetTo(change, action.args[0]);
  } else if (name == "++" || name == "--") {
    change.kind = Change::Kind::kAdd;
    change.amount = name == "++" ? 1 : -1;
  } else if ((name == "+=" || name == "-=") && action.args.size() == 1) {
    change = Adds(program, action, action.args[0], name == "+=" ? 1 : -1);
  }
  return change;
}

Change OfAtomic(const Program& program, const Action& action, std::string_view method) {
  using Kind = Change::Kind;
  Change change{.kind = Kind::kUnknown, .object = action.object};
  const PathId first = action.args.empty() ? 0 : action.args[0];
  if (method == "load" || method.starts_with("operator ") || method == "test") {
    change.kind = Kind::kRead;
    change.returns = true;
  } else if (method == "store" || method == "operator=" || method == "exchange") {
    SetTo(change, first);
    change.fetches = method == "exchange";
  } else if (method == "operator++" || method == "operator--") {
    change.kind = Kind::kAdd;
    change.amount = method == "operator++" ? 1 : -1;
    change.fetches = !action.args.empty();
    change.returns = action.args.empty();
  } else if (method == "operator+=" || method == "operator-=") {
    change = Adds(program, action, first, method == "operator+=" ? 1 : -1);
    change.returns = true;
  } else if (method == "fetch_add" || method == "fetch_sub") {
    change = Adds(program, action, first, method == "fetch_add" ? 1 : -1);
    change.fetches = true;
  }
  return change;
}

Change OfList(const Action& action, std::string_view method) {
  constexpr std::array<std::string_view, 6> kMore = {"push",    "push_back",    "push_front",
                                                     "emplace", "emplace_back", "emplace_front"};
  constexpr std::array<std::string_view, 3> kFewer = {"pop", "pop_back", "pop_front"};
  constexpr std::array<std::string_view, 13> kLooks = {
      "front", "back", "top",        "begin",  "end",  "cbegin",  "cend",
      "data",  "at",   "operator[]", "rbegin", "rend", "capacity"};
  using Kind = Change::Kind;
  Change change{.kind = Kind::kUnknown, .object = action.object};
  if (IsOneOf(method, kMore)) {
    change.kind = Kind::kAdd;
    change.amount = 1;
  } else if (IsOneOf(method, kFewer)) {
    change.kind = Kind::kAdd;
    change.amount = -1;
  } else if (IsOneOf(method, kLooks)) {
    return {};
  } else if (method == "empty" || method == "size") {
    change.kind = Kind::kRead;
    change.returns = true;
  } else if (method == "clear") {
    change.kind = Kind::kSet;
  }
  return change;
}

Change OfConstruction(const Program& program, const Action& action) {
  const std::string_view name = program.Text(action.name);
  const bool list = IsListName(name);
  if (!list && !IsAtomicName(name)) return {};
  Change change{.kind = Change::Kind::kSet, .object = action.object};
  if (list && !action.args.empty()) change.kind = Change::Kind::kUnknown;
  if (!list && !action.args.empty()) SetTo(change, action.args[0]);
  return change;
}

}  // namespace

bool IsAtomicName(std::string_view name) {
  return name.starts_with("std::atomic") || name.starts_with("std::__atomic");
}

bool IsListName(std::string_view name) {
  return std::ranges::any_of(kLists, [&](std::string_view list) {
    const bool begins = name.starts_with(list);
    return begins &&
           (name.size() == list.size() || name[list.size()] == ':' || name[list.size()] == '<');
  });
}

Change ChangeOf(const Program& program, const Action& action) {
  if (action.object == 0) return {};
  if (action.kind == OpKind::kAssign) return OfAssignment(program, action);
  if (action.kind == OpKind::kConstruct) return OfConstruction(program, action);
  if (action.kind != OpKind::kCall || action.api != nullptr || !action.callees.empty()) return {};
  const std::string_view name = program.Text(action.name);
  const std::string_view method = LastComponent(name);
  if (IsAtomicName(name)) return OfAtomic(program, action, method);
  return IsListName(name) ? OfList(action, method) : Change{};
}

}  // namespace impasse::explore
