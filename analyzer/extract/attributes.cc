#include "analyzer/extract/attributes.h"

#include <string_view>

#include "analyzer/extract/compat.h"
#include "clang/AST/Attr.h"

namespace impasse::extract {

using clang::dyn_cast;

namespace {

// A capability that is no lock: a role that a thread plays.
bool IsRole(const clang::CapabilityAttr* attr) { return attr->getName() == "role"; }

std::string_view NameOfUse(const clang::Attr* attr) {
  if (const auto* acquire = dyn_cast<clang::AcquireCapabilityAttr>(attr))
    return acquire->isShared() ? "acquire_shared_capability" : "acquire_capability";
  if (const auto* attempt = dyn_cast<clang::TryAcquireCapabilityAttr>(attr))
    return attempt->isShared() ? "try_acquire_shared_capability" : "try_acquire_capability";
  if (const auto* needed = dyn_cast<clang::RequiresCapabilityAttr>(attr))
    return needed->isShared() ? "requires_shared_capability" : "requires_capability";
  switch (attr->getKind()) {
    case clang::attr::ReleaseCapability:
      return "release_capability";
    case clang::attr::AssertCapability:
      return "assert_capability";
    case clang::attr::LocksExcluded:
      return "locks_excluded";
    case clang::attr::LockReturned:
      return "lock_returned";
    case clang::attr::NoThreadSafetyAnalysis:
      return "no_thread_safety_analysis";
    default:
      return {};
  }
}

std::string_view NameOf(const clang::Attr* attr) {
  if (const auto* capability = dyn_cast<clang::CapabilityAttr>(attr))
    return IsRole(capability) ? "" : "capability";
  if (IsReentrantCapability(attr)) return "reentrant_capability";
  switch (attr->getKind()) {
    case clang::attr::ScopedLockable:
      return "scoped_lockable";
    case clang::attr::AcquiredBefore:
      return "acquired_before";
    case clang::attr::AcquiredAfter:
      return "acquired_after";
    default:
      return NameOfUse(attr);
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
  if (const auto* attempt = dyn_cast<clang::TryAcquireCapabilityAttr>(attr))
    out.push_back(paths.Of(attempt->getSuccessValue()));
  AddArguments<clang::AcquireCapabilityAttr>(attr, paths, out) ||
      AddArguments<clang::ReleaseCapabilityAttr>(attr, paths, out) ||
      AddArguments<clang::TryAcquireCapabilityAttr>(attr, paths, out) ||
      AddArguments<clang::RequiresCapabilityAttr>(attr, paths, out) ||
      AddArguments<clang::AssertCapabilityAttr>(attr, paths, out) ||
      AddArguments<clang::LocksExcludedAttr>(attr, paths, out) ||
      AddArguments<clang::AcquiredBeforeAttr>(attr, paths, out) ||
      AddArguments<clang::AcquiredAfterAttr>(attr, paths, out);
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
