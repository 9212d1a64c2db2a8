#include "analyzer/extract/attributes.h"

#include <string_view>

#include "clang/AST/Attr.h"

namespace impasse::extract {

using clang::dyn_cast;

namespace {

std::string_view NameOf(const clang::Attr* attr) {
  switch (attr->getKind()) {
    case clang::attr::AcquireCapability:
      return dyn_cast<clang::AcquireCapabilityAttr>(attr)->isShared() ? "acquire_shared_capability"
                                                                      : "acquire_capability";
    case clang::attr::ReleaseCapability:
      return "release_capability";
    case clang::attr::TryAcquireCapability:
      return "try_acquire_capability";
    case clang::attr::RequiresCapability:
      return dyn_cast<clang::RequiresCapabilityAttr>(attr)->isShared()
                 ? "requires_shared_capability"
                 : "requires_capability";
    case clang::attr::AssertCapability:
      return "assert_capability";
    case clang::attr::LocksExcluded:
      return "locks_excluded";
    case clang::attr::LockReturned:
      return "lock_returned";
    case clang::attr::Capability:
      return "capability";
    case clang::attr::ScopedLockable:
      return "scoped_lockable";
    case clang::attr::NoThreadSafetyAnalysis:
      return "no_thread_safety_analysis";
    default:
      return {};
  }
}

template <typename A>
bool AddArguments(const clang::Attr* attr, Paths& paths, std::vector<std::uint32_t>& out) {
  const auto* typed = dyn_cast<A>(attr);
  if (typed == nullptr) return false;
  for (const clang::Expr* argument : typed->args()) out.push_back(paths.Of(argument));
  return true;
}

void Arguments(const clang::Attr* attr, Paths& paths, std::vector<std::uint32_t>& out) {
  if (const auto* returned = dyn_cast<clang::LockReturnedAttr>(attr)) {
    out.push_back(paths.Of(returned->getArg()));
    return;
  }
  AddArguments<clang::AcquireCapabilityAttr>(attr, paths, out) ||
      AddArguments<clang::ReleaseCapabilityAttr>(attr, paths, out) ||
      AddArguments<clang::TryAcquireCapabilityAttr>(attr, paths, out) ||
      AddArguments<clang::RequiresCapabilityAttr>(attr, paths, out) ||
      AddArguments<clang::AssertCapabilityAttr>(attr, paths, out) ||
      AddArguments<clang::LocksExcludedAttr>(attr, paths, out);
}

}  // namespace

bool HasThreadSafety(const clang::Decl* decl) {
  if (!decl->hasAttrs()) return false;
  for (const clang::Attr* attr : decl->attrs()) {
    if (!NameOf(attr).empty()) return true;
  }
  return false;
}

std::vector<std::unique_ptr<facts::AttributeT>> AttributesOf(const clang::Decl* decl, Namer& namer,
                                                             Paths& paths) {
  std::vector<std::unique_ptr<facts::AttributeT>> out;
  if (!decl->hasAttrs()) return out;
  for (const clang::Attr* attr : decl->attrs()) {
    const std::string_view name = NameOf(attr);
    if (name.empty()) continue;
    auto fact = std::make_unique<facts::AttributeT>();
    fact->name = namer.builder().String(name);
    Arguments(attr, paths, fact->args);
    out.push_back(std::move(fact));
  }
  return out;
}

}  // namespace impasse::extract
