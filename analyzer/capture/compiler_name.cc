#include "analyzer/capture/compiler_name.h"

#include <algorithm>
#include <array>

namespace impasse::capture {
namespace {

constexpr std::array<std::string_view, 18> kCompilers = {
    "cc",  "c++",  "gcc", "g++",  "clang", "clang++", "c89",    "c99",  "c11",
    "icc", "icpc", "icx", "icpx", "mpicc", "mpicxx",  "mpic++", "emcc", "em++"};
constexpr std::array<std::string_view, 8> kCaches = {
    "ccache", "sccache", "distcc", "icecc", "buildcache", "gomacc", "goma", "fastbuild"};
constexpr std::array<std::string_view, 4> kOtherWrappers = {"env", "nice", "time", "colorgcc"};

std::string_view BaseName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

bool IsCompilerName(std::string_view program) {
  std::string_view name = BaseName(program);
  const std::size_t end = name.find_last_not_of("0123456789.");
  if (end == std::string_view::npos) return false;
  // The digits of "c99" belong to the name.
  const auto known = [](std::string_view tool) {
    tool.remove_prefix(tool.rfind('-') + 1);
    return std::find(kCompilers.begin(), kCompilers.end(), tool) != kCompilers.end();
  };
  if (known(name)) return true;
  name = name.substr(0, end + 1);
  if (!name.ends_with('-')) return name != "cc" && known(name);  // cc1 is a part of GCC
  name.remove_suffix(1);
  return known(name);
}

bool IsCompilerCache(std::string_view program) {
  return std::find(kCaches.begin(), kCaches.end(), BaseName(program)) != kCaches.end();
}

bool IsCompilerWrapper(std::string_view program) {
  return IsCompilerCache(program) || std::find(kOtherWrappers.begin(), kOtherWrappers.end(),
                                               BaseName(program)) != kOtherWrappers.end();
}

}  // namespace impasse::capture
