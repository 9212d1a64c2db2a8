#include "analyzer/cli/install_paths.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/status/status.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> Candidates(const char* variable, const std::vector<std::string>& below) {
  std::vector<fs::path> directories;
  if (const char* const value = std::getenv(variable); value != nullptr && *value != '\0') {
    directories.emplace_back(value);
  }
  const fs::path self = SelfDirectory();
  if (self.empty()) return directories;
  for (const std::string& directory : below) {
    directories.push_back((self / directory).lexically_normal());
  }
  return directories;
}

absl::StatusOr<std::string> FindIn(const std::vector<fs::path>& directories,
                                   std::string_view name) {
  std::string looked;
  for (const fs::path& directory : directories) {
    const fs::path path = directory / name;
    std::error_code error;
    if (fs::is_regular_file(path, error)) return path.string();
    looked += "\n  " + path.string();
  }
  return absl::NotFoundError("cannot find " + std::string(name) +
                             ", which belongs to impasse; looked at" + looked);
}

absl::StatusOr<std::string> FindLibrary(std::string_view name) {
  return FindIn(Candidates("IMPASSE_LIB", {"../" IMPASSE_LIB_BELOW, "../lib", "../lib/impasse"}),
                name);
}

}  // namespace

std::string SelfDirectory() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  return error ? std::string() : self.parent_path().string();
}

absl::StatusOr<std::string> FindHelper(std::string_view name) {
  return FindIn(Candidates("IMPASSE_LIBEXEC", {".", "../" IMPASSE_LIBEXEC_BELOW,
                                               "../libexec/impasse", "../lib/impasse"}),
                name);
}

absl::StatusOr<std::string> FindProbe() { return FindLibrary("libimpasse-probe.so"); }

absl::StatusOr<std::string> FindCaptureLibrary() { return FindLibrary("libimpasse-capture.so"); }

}  // namespace impasse::cli
