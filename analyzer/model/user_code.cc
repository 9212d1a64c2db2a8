#include "analyzer/model/user_code.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

// The first component of a qualified name, which is cut off.
std::string_view TakeScope(std::string_view& name) {
  const std::string_view scope = name.substr(0, name.find("::"));
  name.remove_prefix(std::min(scope.size() + 2, name.size()));
  return scope;
}

// What impasse/channel.h and its companions define; the rest of our namespace is a program like any
// other.
bool IsOfOurHeaders(std::string_view name) {
  static constexpr std::array<std::string_view, 13> kNames = {
      "AnnotatedLock", "AnnotatedQueue", "Awaiting",  "lock_detail", "queue_detail",
      "channel",       "detail",         "go",        "on_receive",  "on_send",
      "otherwise",     "select",         "wait_group"};
  return std::ranges::find(kNames, TakeScope(name)) != kNames.end();
}

// A name that could not be demangled - closures in templates that deduce what they return - begins
// with its scopes all the same: _ZN7impasse12queue_detail...
bool IsOfOurHeadersMangled(std::string_view name) {
  constexpr std::string_view kOurs = "_ZN7impasse";
  if (!name.starts_with(kOurs)) return false;
  name.remove_prefix(kOurs.size());
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), length);
  name.remove_prefix(static_cast<std::size_t>(end - name.data()));
  return error == std::errc() && IsOfOurHeaders(name.substr(0, length));
}

}  // namespace

bool IsUserFunction(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kForeignScopes = {"std", "__gnu_cxx", "absl",
                                                                     "boost"};
  static constexpr std::array<std::string_view, 3> kForeignPrefixes = {"__", "pthread_",
                                                                       "impasse_"};
  static constexpr std::array<std::string_view, 4> kForeignNames = {"start_thread", "clone",
                                                                    "clone3", "_start"};
  const std::string canonical = CanonicalFunctionName(name);
  std::string_view rest = canonical;
  if (rest.empty() || std::ranges::find(kForeignNames, rest) != kForeignNames.end()) return false;
  if (IsOfOurHeadersMangled(rest)) return false;
  const auto begins = [&](std::string_view prefix) { return rest.starts_with(prefix); };
  if (std::ranges::any_of(kForeignPrefixes, begins)) return false;
  const std::string_view scope = TakeScope(rest);
  if (rest.empty()) return true;  // a function of the global namespace, whatever its name
  if (scope == "impasse") return !IsOfOurHeaders(rest);
  return std::ranges::find(kForeignScopes, scope) == kForeignScopes.end();
}

bool IsRuntimeModule(std::string_view file_name) {
  static constexpr std::array<std::string_view, 14> kPrefixes = {
      "libimpasse-probe", "libimpasse-tsan-annotations",
      "libc.so",          "libc-",
      "libm.so",          "libm-",
      "libpthread",       "libstdc++",
      "libc++",           "libgcc_s",
      "ld-linux",         "ld-2",
      "ld-musl",          "linux-vdso"};
  return std::ranges::any_of(
      kPrefixes, [&](std::string_view prefix) { return file_name.starts_with(prefix); });
}

bool IsUserFrame(const Frame& frame) {
  return !IsRuntimeModule(frame.module) && IsUserFunction(frame.function);
}

const Frame* InnermostUserFrame(const CallPath& path) {
  const Frame* named = nullptr;
  for (auto frame = path.rbegin(); frame != path.rend(); ++frame) {
    if (IsUserFrame(*frame)) return &*frame;
    if (named == nullptr && !frame->function.empty()) named = &*frame;
  }
  if (named != nullptr) return named;
  return path.empty() ? nullptr : &path.back();
}

std::string InnermostUserFunction(const CallPath& path) {
  const Frame* const frame = InnermostUserFrame(path);
  return frame == nullptr ? std::string() : CanonicalFunctionName(frame->function);
}

}  // namespace impasse
