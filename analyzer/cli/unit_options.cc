#include "analyzer/cli/unit_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/status/status.h"
#include "analyzer/cli/facts_cache.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;

std::string Here() {
  std::error_code error;
  return fs::current_path(error).string();
}

std::string Clean(const std::string& path) {
  fs::path clean = (fs::path(Here()) / path).lexically_normal();
  if (!clean.has_filename()) clean = clean.parent_path();
  return clean.string();
}

bool IsBelow(const std::string& file, const std::string& directory) {
  return file == directory || file.starts_with(directory == "/" ? directory : directory + "/");
}

absl::StatusOr<std::vector<CompileCommand>> FromFlags(const UnitOptions& options,
                                                      const Invocation& invocation) {
  if (options.paths.empty()) {
    return absl::InvalidArgumentError(
        "flags after -- need files before them: impasse check FILE... -- "
        "FLAGS");
  }
  std::vector<CompileCommand> commands;
  for (const std::string& path : options.paths) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
      return absl::NotFoundError(path + ": there is no such file");
    }
    commands.push_back(CommandFor(path, invocation.rest, Here()));
  }
  return commands;
}

// Where to start looking for the database: the first path that the user gave.
std::string StartOf(const UnitOptions& options) {
  if (options.paths.empty()) return Here();
  std::error_code error;
  const std::string first = Clean(options.paths.front());
  return fs::is_directory(first, error) ? first : fs::path(first).parent_path().string();
}

absl::Status NothingBelow(const std::string& path, const std::string& db) {
  std::error_code error;
  if (!fs::exists(path, error)) return absl::NotFoundError(path + ": there is no such file");
  return absl::NotFoundError(path + " is not in " + db +
                             ": give its flags after --, or make the compilation database again");
}

}  // namespace

void AddUnitOptions(CLI::App& app, UnitOptions& options) {
  app.add_option(
         "-p,--build-dir,--project", options.build_dir,
         "Directory of compile_commands.json, or the file itself (default: looked for upwards, and "
         "in build/)")
      ->type_name("DIR");
  app.add_option("paths", options.paths, "Files and directories to look at (default: all)")
      ->type_name("PATH");
  app.add_option(
         "--root", options.root,
         "Directory that reports name files relative to (default: the current directory when "
         "it contains all files)")
      ->type_name("DIR");
  app.add_option("--cache-dir", options.cache_dir,
                 "Where facts are kept between runs (default: $XDG_CACHE_HOME/impasse or "
                 "~/.cache/impasse)")
      ->type_name("DIR");
  app.add_flag("--no-cache", options.no_cache, "Extract everything again and keep nothing");
  app.add_option("--unit-timeout", options.unit_timeout,
                 "Give up on a translation unit after this time (default: 600s)")
      ->type_name("TIME");
}

absl::StatusOr<std::vector<CompileCommand>> CommandsFor(const UnitOptions& options,
                                                        const Invocation& invocation) {
  if (invocation.has_rest) return FromFlags(options, invocation);
  const absl::StatusOr<std::string> db = FindCompileDb(options.build_dir, StartOf(options));
  if (!db.ok()) return db.status();
  absl::StatusOr<std::vector<CompileCommand>> all = ReadCompileDb(*db);
  if (!all.ok() || options.paths.empty()) return all;
  std::vector<CompileCommand> chosen;
  std::vector<bool> used(options.paths.size());
  for (CompileCommand& command : *all) {
    bool wanted = false;
    for (std::size_t i = 0; i < options.paths.size(); ++i) {
      if (!IsBelow(command.file, Clean(options.paths[i]))) continue;
      wanted = used[i] = true;
    }
    if (wanted) chosen.push_back(std::move(command));
  }
  const auto unused = std::find(used.begin(), used.end(), false);
  if (unused != used.end()) {
    return NothingBelow(options.paths[static_cast<std::size_t>(unused - used.begin())], *db);
  }
  return chosen;
}

absl::StatusOr<MapOptions> MapOptionsFor(const UnitOptions& options, const Invocation& invocation,
                                         const std::vector<CompileCommand>& commands) {
  const std::optional<std::uint64_t> timeout = ParseDuration(options.unit_timeout);
  if (!timeout) {
    return absl::InvalidArgumentError("--unit-timeout: " + options.unit_timeout + " is not a time");
  }
  MapOptions map;
  map.timeout = std::chrono::ceil<std::chrono::seconds>(std::chrono::nanoseconds(*timeout));
  map.root = options.root.empty() ? CommonRoot(commands, Here()) : Clean(options.root);
  if (!options.no_cache) {
    map.cache_directory = options.cache_dir.empty() ? DefaultCacheDirectory() : options.cache_dir;
  }
  map.jobs = invocation.common.Jobs();
  map.progress = StyleFor(invocation.common);
  return map;
}

}  // namespace impasse::cli
