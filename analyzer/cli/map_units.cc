#include "analyzer/cli/map_units.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>
#include <utility>

#include "analyzer/cli/facts_cache.h"
#include "analyzer/cli/install_paths.h"
#include "analyzer/cli/progress.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;

void MapOne(const MapOptions& options, FactsCache& cache, Worker& worker, Unit& unit) {
  if (std::optional<std::string> facts = cache.Find(unit.command)) {
    unit.facts = *std::move(facts);
    unit.cached = true;
    return;
  }
  worker.Extract(options.root, unit);
  if (!unit.failed && !unit.facts.empty()) cache.Store(unit.command, unit.facts);
}

}  // namespace

absl::StatusOr<MapResult> MapUnits(const std::vector<CompileCommand>& commands,
                                   const MapOptions& options) {
  std::string program = options.worker;
  if (program.empty()) {
    absl::StatusOr<std::string> found = FindHelper("impasse-extract");
    if (!found.ok()) return found.status();
    program = *std::move(found);
  }
  MapResult result;
  result.units.resize(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) result.units[i].command = commands[i];
  FactsCache cache(options.cache_directory, IMPASSE_VERSION, options.root);
  // The worker decides what facts look like, and another build of the same version may do so in
  // another way.
  cache.DependOn(program);
  Progress progress(options.progress, commands.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    Worker worker(program, options.timeout);
    for (std::size_t i = next++; i < result.units.size(); i = next++) {
      MapOne(options, cache, worker, result.units[i]);
      progress.Done(result.units[i].command.file);
    }
  };
  std::vector<std::thread> threads;
  const std::size_t count = std::min<std::size_t>(std::max(1U, options.jobs), commands.size());
  for (std::size_t i = 1; i < count; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  result.cache_problem = cache.Problem();
  return result;
}

std::string CommonRoot(const std::vector<CompileCommand>& commands, const std::string& here) {
  const auto below = [](const fs::path& file, const fs::path& directory) {
    const auto [end, rest] =
        std::mismatch(directory.begin(), directory.end(), file.begin(), file.end());
    return end == directory.end();
  };
  const auto contains_all = [&](const fs::path& directory) {
    return std::all_of(commands.begin(), commands.end(), [&](const CompileCommand& command) {
      return below(command.file, directory);
    });
  };
  if (commands.empty() || contains_all(here)) return here;
  fs::path root = fs::path(commands.front().file).parent_path();
  while (root.has_relative_path() && !contains_all(root)) root = root.parent_path();
  return root.string();
}

}  // namespace impasse::cli
