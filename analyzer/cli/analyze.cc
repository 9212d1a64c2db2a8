#include "analyzer/cli/analyze.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "analyzer/checks/check_program.h"
#include "analyzer/cli/failures.h"
#include "analyzer/cli/models_option.h"
#include "analyzer/skeleton/link.h"
#include "analyzer/skeleton/link_programs.h"
#include "analyzer/skeleton/program.h"

namespace impasse::cli {
namespace {

void ReportFailedUnits(const skeleton::Program& program, Report& report) {
  std::vector<FailedUnit> failed;
  for (const skeleton::TuInfo& tu : program.tus) {
    if (tu.failed) failed.push_back({tu.main_file, tu.errors});
  }
  ReportFailures(failed, report);
}

std::set<std::string> FilesOf(const std::vector<Finding>& findings) {
  std::set<std::string> files;
  for (const Finding& finding : findings) {
    files.insert(finding.location.file);
    for (const auto& [location, text] : finding.related) files.insert(location.file);
    for (const ThreadStory& thread : finding.threads) {
      for (const Step& step : thread.steps) {
        for (const Frame& frame : step.path) files.insert(frame.location.file);
      }
    }
  }
  return files;
}

using FileHashes = absl::flat_hash_map<std::string, std::string>;

FileHashes HashesOf(const std::vector<const facts::Tu*>& tus) {
  FileHashes hashes;
  for (const facts::Tu* tu : tus) {
    if (tu->files() == nullptr || tu->strings() == nullptr) continue;
    for (const facts::File* file : *tu->files()) {
      if (file->path() >= tu->strings()->size() || file->sha256() == nullptr) continue;
      hashes.try_emplace(tu->strings()->Get(file->path())->str(), file->sha256()->str());
    }
  }
  return hashes;
}

void AddFileHashes(const FileHashes& hashes, Report& report) {
  for (const std::string& path : FilesOf(report.findings)) {
    const auto found = hashes.find(path);
    if (found != hashes.end()) report.file_hashes.emplace(path, found->second);
  }
}

absl::StatusOr<std::vector<const facts::Tu*>> ReadAll(const FactsBuffers& facts) {
  std::vector<const facts::Tu*> tus;
  for (std::size_t i = 0; i < facts.bytes.size(); ++i) {
    const absl::StatusOr<const facts::Tu*> tu = skeleton::ReadFacts(facts.bytes[i]);
    if (!tu.ok()) {
      return absl::Status(tu.status().code(),
                          facts.names[i] + ": " + std::string(tu.status().message()));
    }
    tus.push_back(*tu);
  }
  return tus;
}

absl::StatusOr<std::unique_ptr<skeleton::Program>> LinkTus(const std::vector<const facts::Tu*>& tus,
                                                           const FactsBuffers& facts,
                                                           Report& report) {
  const auto table = ModelTable();
  if (!table.ok()) return table.status();
  skeleton::TraitsOf traits;
  for (std::size_t i = 0; i < facts.traits.size(); ++i) traits.emplace(tus[i], facts.traits[i]);
  std::unique_ptr<skeleton::Program> program = skeleton::LinkPrograms(tus, traits, *table);
  ReportFailedUnits(*program, report);
  return program;
}

// TraitsOf returns what tells units of one program from those of another: macros, where the
// compiler ran, and the target of CMake that the output belongs to.
std::vector<std::string> TraitsOf(const CompileCommand& command) {
  std::vector<std::string> traits = {"in " + command.directory};
  for (std::size_t i = 0; i < command.args.size(); ++i) {
    const std::string& arg = command.args[i];
    if (arg.starts_with("-D") || arg.starts_with("-U") || arg.starts_with("-fPI") ||
        arg.starts_with("-fpi"))
      traits.push_back(arg);
    const std::size_t target = arg.find(".dir/");
    if (i != 0 && command.args[i - 1] == "-o" && target != std::string::npos)
      traits.push_back("for " + arg.substr(0, target));
  }
  std::sort(traits.begin(), traits.end());
  traits.erase(std::unique(traits.begin(), traits.end()), traits.end());
  return traits;
}

}  // namespace

std::string Counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

void AddCount(Report& report, const std::string& what, std::size_t count) {
  report.summary.emplace_back(what, std::to_string(count));
}

absl::StatusOr<MappedProgram> MapProgram(const UnitOptions& options, const Invocation& invocation) {
  const auto commands = CommandsFor(options, invocation);
  if (!commands.ok()) return commands.status();
  const auto map = MapOptionsFor(options, invocation, *commands);
  if (!map.ok()) return map.status();
  absl::StatusOr<MapResult> mapped = MapUnits(*commands, *map);
  if (!mapped.ok()) return mapped.status();
  if (!mapped->cache_problem.empty()) Complain(mapped->cache_problem);
  return MappedProgram{map->root, *std::move(mapped)};
}

FactsBuffers BuffersOf(const MapResult& mapped) {
  FactsBuffers facts;
  std::set<std::string_view> seen;
  for (const Unit& unit : mapped.units) {
    if (unit.facts.empty() || !seen.insert(unit.facts).second) continue;
    facts.bytes.emplace_back(unit.facts);
    facts.names.push_back(unit.command.file);
    facts.traits.push_back(TraitsOf(unit.command));
  }
  return facts;
}

void ReportLost(const MapResult& mapped, Report& report) {
  BlindSpot gone;
  BlindSpot lost;
  for (const Unit& unit : mapped.units) {
    if (!unit.facts.empty()) continue;
    std::error_code error;
    if (!std::filesystem::exists(unit.command.file, error)) {
      gone.items.push_back(unit.command.file);
    } else {
      lost.items.push_back(unit.errors.empty() ? unit.command.file : unit.errors.front());
    }
  }
  if (!gone.items.empty()) {
    report.complete = false;
    gone.what = Counted(gone.items.size(), "file") + " of the compilation database cannot be found";
    gone.hint = "make the compilation database again, or build what the build generates";
    report.blind_spots.push_back(std::move(gone));
  }
  if (lost.items.empty()) return;
  report.complete = false;
  lost.what = Counted(lost.items.size(), "translation unit") + " could not be read at all";
  lost.hint = "the findings of all others are complete";
  report.blind_spots.push_back(std::move(lost));
}

absl::StatusOr<std::unique_ptr<skeleton::Program>> LinkFacts(const FactsBuffers& facts,
                                                             Report& report) {
  const absl::StatusOr<std::vector<const facts::Tu*>> tus = ReadAll(facts);
  if (!tus.ok()) return tus.status();
  return LinkTus(*tus, facts, report);
}

absl::Status Analyze(const FactsBuffers& facts, Report& report, const std::function<void()>& linked,
                     const Inspect& inspect) {
  const absl::StatusOr<std::vector<const facts::Tu*>> tus = ReadAll(facts);
  if (!tus.ok()) return tus.status();
  const auto program = LinkTus(*tus, facts, report);
  if (!program.ok()) return program.status();
  const FileHashes hashes = HashesOf(*tus);
  if (linked) linked();
  CheckProgram(**program, report);
  AddFileHashes(hashes, report);
  return inspect ? inspect(**program) : absl::OkStatus();
}

}  // namespace impasse::cli
