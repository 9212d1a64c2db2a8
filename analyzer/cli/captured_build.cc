#include "analyzer/cli/captured_build.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "analyzer/capture/compiler_name.h"
#include "analyzer/cli/compile_db.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// Options of GCC and Clang whose value is an argument of its own and could be taken for a source.
constexpr std::array<std::string_view, 38> kTakesValue = {
    "-o",           "-I",          "-D",
    "-U",           "-L",          "-x",
    "-include",     "-imacros",    "-isystem",
    "-iquote",      "-idirafter",  "-iprefix",
    "-iwithprefix", "-isysroot",   "-MF",
    "-MT",          "-MQ",         "-MJ",
    "-Xclang",      "-Xlinker",    "-Xpreprocessor",
    "-Xassembler",  "-arch",       "-T",
    "-u",           "-z",          "-target",
    "-l",           "-B",          "-aux-info",
    "-wrapper",     "-G",          "--param",
    "--sysroot",    "-dumpbase",   "-dumpdir",
    "-mllvm",       "-include-pch"};

// Modes in which nothing is compiled.
constexpr std::array<std::string_view, 8> kNoCompilation = {
    "-E", "-M", "-MM", "-###", "-cc1", "-cc1as", "--version", "-dumpversion"};

template <std::size_t kSize>
bool OneOf(std::string_view word, const std::array<std::string_view, kSize>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Takes one "LENGTH:BYTES" off the front.
std::optional<std::string> TakeField(std::string_view& bytes) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), size);
  const auto digits = static_cast<std::size_t>(end - bytes.data());
  if (error != std::errc() || digits == bytes.size() || *end != ':') return std::nullopt;
  bytes.remove_prefix(digits + 1);
  if (bytes.size() < size) return std::nullopt;
  std::string field(bytes.substr(0, size));
  bytes.remove_prefix(size);
  return field;
}

void Expand(const std::string& arg, const CaptureRecord& record, int depth,
            std::vector<std::string>& out) {
  const auto found = record.response_files.find(arg);
  if (found == record.response_files.end() || depth == 0) {
    out.push_back(arg);
    return;
  }
  for (const std::string& inner : SplitCommand(found->second)) {
    Expand(inner, record, depth - 1, out);
  }
}

// The command without wrappers, response files expanded, the compiler with its path.
std::vector<std::string> PlainCommand(const CaptureRecord& record) {
  constexpr int kMaxDepth = 4;
  std::vector<std::string> words;
  for (const std::string& arg : record.args) Expand(arg, record, kMaxDepth, words);
  if (words.empty()) return words;
  if (capture::IsCompilerCache(words.front())) {
    const auto compiler = std::find_if(words.begin() + 1, words.end(), [](const std::string& word) {
      return capture::IsCompilerName(word);
    });
    words.erase(words.begin(), compiler);
  } else if (fs::path(record.program).filename() == fs::path(words.front()).filename()) {
    words.front() = record.program;
  }
  return words;
}

std::string Absolute(const std::string& path, const std::string& directory) {
  return (fs::path(directory) / path).lexically_normal().string();
}

// Positions of the sources among the words of a command.
std::vector<std::size_t> SourcesIn(const std::vector<std::string>& words) {
  std::vector<std::size_t> sources;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (OneOf(words[i], kTakesValue)) {
      ++i;
    } else if (!words[i].starts_with("-") && IsSource(words[i])) {
      sources.push_back(i);
    }
  }
  return sources;
}

std::string OutputIn(const std::vector<std::string>& words) {
  const auto found = std::find(words.begin(), words.end(), "-o");
  return found == words.end() || found + 1 == words.end() ? std::string() : *(found + 1);
}

Json ToJson(const CapturedCommand& command) {
  Json entry = {
      {"directory", command.directory}, {"file", command.file}, {"arguments", command.args}};
  if (!command.output.empty()) entry["output"] = command.output;
  return entry;
}

std::string TextOf(const Json& entry, const char* key) {
  const auto value = entry.find(key);
  return value != entry.end() && value->is_string() ? value->get<std::string>() : std::string();
}

bool Exists(const std::string& file) {
  std::error_code error;
  return fs::exists(file, error);
}

// A command of a configuration test has left nothing behind: its source or its directory is gone.
// Only CMake's test of what the compiler is stays.
bool IsConfigurationTest(const CapturedCommand& command) {
  const bool identity = command.file.find("/CMakeFiles/") != std::string::npos &&
                        command.file.find("/CompilerId") != std::string::npos;
  return identity || !Exists(command.file) || !Exists(command.directory);
}

using Key = std::pair<std::string, std::string>;  // source, output

Key KeyOf(const std::string& directory, const std::string& file, const std::string& output) {
  return {Absolute(file, directory), output.empty() ? output : Absolute(output, directory)};
}

// Appends the entries of `old` that this build has not replaced.
absl::Status KeepOld(std::string_view old, const std::set<Key>& replaced, Json& all,
                     std::size_t& kept) {
  if (old.empty()) return absl::OkStatus();
  const Json entries = Json::parse(old, nullptr, /*allow_exceptions=*/false);
  if (!entries.is_array()) return absl::InvalidArgumentError("it is not a list in JSON");
  for (const Json& entry : entries) {
    if (!entry.is_object()) return absl::InvalidArgumentError("an entry is not an object");
    const Key key =
        KeyOf(TextOf(entry, "directory"), TextOf(entry, "file"), TextOf(entry, "output"));
    if (replaced.count(key) != 0 || !Exists(key.first)) continue;
    all.push_back(entry);
    ++kept;
  }
  return absl::OkStatus();
}

}  // namespace

std::optional<CaptureRecord> ParseRecord(std::string_view bytes) {
  std::vector<std::string> fields;
  while (!bytes.empty()) {
    std::optional<std::string> field = TakeField(bytes);
    if (!field) return std::nullopt;
    fields.push_back(*std::move(field));
  }
  constexpr std::size_t kBeforeArguments = 3;
  if (fields.size() < kBeforeArguments) return std::nullopt;
  CaptureRecord record = {fields[0], fields[1], {}, {}};
  std::size_t count = 0;
  std::from_chars(fields[2].data(), fields[2].data() + fields[2].size(), count);
  if (fields.size() - kBeforeArguments < count) return std::nullopt;
  const auto arguments = fields.begin() + kBeforeArguments;
  const auto end = arguments + static_cast<std::ptrdiff_t>(count);
  record.args.assign(arguments, end);
  for (auto name = end; fields.end() - name >= 2; name += 2) {
    record.response_files.emplace(*name, *(name + 1));
  }
  return record;
}

std::vector<CapturedCommand> CommandsOf(const CaptureRecord& record) {
  const std::vector<std::string> words = PlainCommand(record);
  for (const std::string& word : words) {
    if (OneOf(word, kNoCompilation)) return {};
  }
  const std::vector<std::size_t> sources = SourcesIn(words);
  std::vector<CapturedCommand> commands;
  for (const std::size_t own : sources) {
    CapturedCommand command;
    command.directory = record.directory;
    command.file = Absolute(words[own], record.directory);
    command.output = OutputIn(words);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool another = i != own && std::binary_search(sources.begin(), sources.end(), i);
      if (!another) command.args.push_back(words[i]);
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

absl::StatusOr<MergedDatabase> MergeDatabase(std::vector<CapturedCommand> commands,
                                             std::string_view old) {
  MergedDatabase merged;
  std::sort(commands.begin(), commands.end());
  commands.erase(std::unique(commands.begin(), commands.end()), commands.end());
  Json all = Json::array();
  std::set<Key> replaced;
  for (const CapturedCommand& command : commands) {
    if (IsConfigurationTest(command)) {
      ++merged.tests;
      continue;
    }
    replaced.insert(KeyOf(command.directory, command.file, command.output));
    all.push_back(ToJson(command));
    ++merged.added;
  }
  absl::Status kept = KeepOld(old, replaced, all, merged.kept);
  if (!kept.ok()) return kept;
  std::sort(all.begin(), all.end(), [](const Json& a, const Json& b) {
    const std::string file_a = TextOf(a, "file");
    const std::string file_b = TextOf(b, "file");
    return std::tie(file_a, a) < std::tie(file_b, b);
  });
  merged.json = all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return merged;
}

}  // namespace impasse::cli
