#include "analyzer/explore/objects.h"

#include <charconv>

namespace impasse::explore {

using skeleton::Root;
using skeleton::StepKind;

std::optional<std::int64_t> ConstantOf(std::string_view ref) {
  if (ref.empty() || ref.front() != 'c') return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(ref.data() + 1, ref.data() + ref.size(), value);
  if (error != std::errc() || end != ref.data() + ref.size()) return std::nullopt;
  return value;
}

Ref Pointee(Ref ref) {
  if (!IsKnown(ref)) return ref;
  if (ref.back() == '&') {
    ref.pop_back();
    return ref;
  }
  return ref + "*";
}

Ref Objects::RootOf(const Invocation& in, const skeleton::Path& path) const {
  const std::string number = std::to_string(path.id);
  const std::string frame = std::to_string(in.id);
  switch (path.root) {
    case Root::kGlobal:
      return "g" + number;
    case Root::kFunction:
      return "f" + number;
    case Root::kThis:
      return in.self;
    case Root::kParam:
      // An argument of which nothing is known still is one value in the whole call.
      if (path.id < in.arguments.size() && IsKnown(in.arguments[path.id])) {
        return in.arguments[path.id];
      }
      return "p" + frame + "." + number;
    case Root::kCapture:
      return path.id < in.captures.size() ? in.captures[path.id] : Ref(kUnknownRef);
    case Root::kLocal:
      return "l" + frame + "." + number;
    case Root::kResult:
      return ResultOf(in, path.id);
    case Root::kConstant:
      return "c" + std::to_string(path.value);
    default:
      return Ref(kUnknownRef);
  }
}

Ref Objects::Step(const Invocation& in, Ref ref, const skeleton::PathStep& step) const {
  if (!IsKnown(ref)) return ref;
  switch (step.kind) {
    case StepKind::kField:
      return ref + "/" + std::to_string(step.name);
    case StepKind::kDeref:
      return Pointee(std::move(ref));
    case StepKind::kAddress:
      return ref + "&";
    case StepKind::kIndex: {
      const Ref index = step.index == 0 ? Ref(kUnknownRef) : Of(in, step.index);
      const auto value = ConstantOf(index);
      return ref + "[" + (value ? std::to_string(*value) : "") + "]";
    }
    default:
      return ref;  // a base class is part of its object
  }
}

Ref Objects::Walk(const Invocation& in, skeleton::PathId path_id, bool to_the_end) const {
  if (path_id == 0) return Ref(kUnknownRef);
  const skeleton::Path& path = program_->PathOf(path_id);
  Ref ref = RootOf(in, path);
  for (const skeleton::PathStep& step : path.steps) ref = Step(in, Follow(std::move(ref)), step);
  return to_the_end ? Follow(std::move(ref)) : ref;
}

Ref Objects::Follow(Ref ref) const {
  // Bindings can form a ring (p = q; q = p): then nothing is known.
  for (int hops = 0; hops < 32; ++hops) {
    const auto found = bound_.find(ref);
    if (found == bound_.end()) return ref;
    ref = found->second;
  }
  return Ref(kUnknownRef);
}

void Objects::Bind(const Ref& location, const Ref& value) {
  // A constant is no place: what is assigned there was handed in by value.
  if (!IsKnown(location) || location == value || location.front() == 'c') return;
  const auto [found, fresh] = bound_.try_emplace(location, value);
  if (!fresh && found->second != value) found->second = kUnknownRef;
}

std::vector<Ref> Objects::BoundInside(const Ref& object) const {
  std::vector<Ref> inside;
  for (auto it = bound_.lower_bound(object); it != bound_.end() && it->first.starts_with(object);
       ++it) {
    const char next = it->first.size() == object.size() ? '/' : it->first[object.size()];
    if (next == '/' || next == '[' || next == '*') inside.push_back(it->second);
  }
  return inside;
}

}  // namespace impasse::explore
