#include "analyzer/cli/compile_db.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "analyzer/capture/compiler_name.h"
#include "analyzer/cli/outputs.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHowToMake =
    "\n  with CMake:  cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON ...\n"
    "  with Meson:  it is in the build directory\n"
    "  with make:   impasse capture -- make   (after make clean)\n"
    "  without any: impasse check FILE... -- FLAGS";

bool OneOf(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string Absolute(const std::string& path, const std::string& directory) {
  return (fs::path(directory) / path).lexically_normal().string();
}

// Where the compiler stands in "env A=b nice -n 5 ccache gcc -c a.c".
std::size_t CompilerIndex(const std::vector<std::string>& words) {
  if (words.empty() || !capture::IsCompilerWrapper(words.front())) return 0;
  const auto found = std::find_if(words.begin(), words.end(), capture::IsCompilerName);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  return words.size() > 1 ? 1 : 0;  // a compiler of a name that we do not know
}

// Options that say where something is written: they make two equal compilations look different. The
// front end leaves out whatever else is not for it.
bool NamesOutput(std::string_view arg) { return OneOf(arg, {"-o", "-MF", "-MT", "-MQ", "-MJ"}); }

bool WritesDependencies(std::string_view arg) { return OneOf(arg, {"-MD", "-MMD", "-MP"}); }

void ExpandInto(const std::string& arg, const std::string& directory, int depth,
                std::vector<std::string>& out) {
  if (depth < 8 && arg.size() > 1 && arg[0] == '@') {
    const absl::StatusOr<std::string> text = ReadFile(Absolute(arg.substr(1), directory));
    if (text.ok()) {
      for (const std::string& inner : SplitCommand(*text)) {
        ExpandInto(inner, directory, depth + 1, out);
      }
      return;
    }
  }
  out.push_back(arg);
}

absl::Status Broken(const std::string& name, const std::string& why) {
  return absl::InvalidArgumentError(name + " is not a compilation database: " + why +
                                    ". Make it again:" + std::string(kHowToMake));
}

std::vector<std::string> ArgumentsOf(const nlohmann::json& entry) {
  std::vector<std::string> args;
  const auto list = entry.find("arguments");
  if (list != entry.end() && list->is_array()) {
    for (const nlohmann::json& arg : *list) {
      if (arg.is_string()) args.push_back(arg.get<std::string>());
    }
    return args;
  }
  const auto command = entry.find("command");
  if (command != entry.end() && command->is_string()) {
    args = SplitCommand(command->get<std::string>());
  }
  return args;
}

std::string TextOf(const nlohmann::json& entry, const char* key) {
  const auto value = entry.find(key);
  return value != entry.end() && value->is_string() ? value->get<std::string>() : std::string();
}

}  // namespace

bool IsSource(std::string_view path) {
  return OneOf(fs::path(path).extension().string(),
               {".c", ".cc", ".cpp", ".cxx", ".C", ".c++", ".cp", ".CPP", ".cppm", ".ixx"});
}

std::vector<std::string> SplitCommand(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool open = false;
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    const bool more = i + 1 < command.size();
    if (quote == 0 && std::string_view(" \t\n\r").find(c) != std::string_view::npos) {
      if (open) words.push_back(std::exchange(word, {}));
      open = false;
      continue;
    }
    open = true;
    const bool escapes = quote == 0 || (quote == '"' && more &&
                                        OneOf(command.substr(i + 1, 1), {"\"", "\\", "$", "`"}));
    if (c == '\\' && more && escapes) {
      word += command[++i];
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else {
      word += c;
    }
  }
  if (open) words.push_back(word);
  return words;
}

std::vector<std::string> CleanCommand(const std::vector<std::string>& args,
                                      const std::string& directory) {
  std::vector<std::string> expanded;
  for (const std::string& arg : args) ExpandInto(arg, directory, 0, expanded);
  std::vector<std::string> out;
  for (std::size_t i = CompilerIndex(expanded); i < expanded.size(); ++i) {
    if (NamesOutput(expanded[i])) {
      ++i;
    } else if (!WritesDependencies(expanded[i])) {
      out.push_back(expanded[i]);
    }
  }
  return out;
}

CompileCommand CommandFor(const std::string& file, const std::vector<std::string>& flags,
                          const std::string& directory) {
  CompileCommand command;
  command.directory = directory;
  command.file = Absolute(file, directory);
  command.args = {fs::path(file).extension() == ".c" ? "clang" : "clang++"};
  const std::vector<std::string> clean = CleanCommand(flags, directory);
  command.args.insert(command.args.end(), clean.begin(), clean.end());
  command.args.emplace_back("-c");
  command.args.push_back(command.file);
  return command;
}

absl::StatusOr<std::vector<CompileCommand>> ParseCompileDb(std::string_view json,
                                                           const std::string& name) {
  const nlohmann::json root = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded()) return Broken(name, "it is not JSON");
  if (!root.is_array()) return Broken(name, "it is not a list");
  std::vector<CompileCommand> commands;
  std::set<std::pair<std::string, std::vector<std::string>>> seen;
  const std::string base = fs::path(name).parent_path().string();
  for (const nlohmann::json& entry : root) {
    if (!entry.is_object()) return Broken(name, "an entry is not an object");
    CompileCommand command;
    command.directory = Absolute(TextOf(entry, "directory"), base);
    command.file = Absolute(TextOf(entry, "file"), command.directory);
    command.args = CleanCommand(ArgumentsOf(entry), command.directory);
    if (TextOf(entry, "file").empty() || command.args.size() < 2) {
      return Broken(name, "an entry has no file or no command");
    }
    if (!IsSource(command.file)) continue;
    if (seen.emplace(command.file, command.args).second) commands.push_back(std::move(command));
  }
  return commands;
}

absl::StatusOr<std::vector<CompileCommand>> ReadCompileDb(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  absl::StatusOr<std::vector<CompileCommand>> commands = ParseCompileDb(*text, absolute.string());
  if (commands.ok() && commands->empty()) return Broken(path, "it lists no C or C++ source");
  return commands;
}

absl::StatusOr<std::string> FindCompileDb(const std::string& build_dir, const std::string& start) {
  constexpr const char* kName = "compile_commands.json";
  std::error_code error;
  if (!build_dir.empty()) {
    const fs::path given(build_dir);
    if (fs::is_regular_file(given, error)) return given.string();
    if (fs::is_regular_file(given / kName, error)) return (given / kName).string();
    return absl::NotFoundError("there is no compile_commands.json in " + build_dir +
                               ". Make one:" + std::string(kHowToMake));
  }
  for (fs::path dir = fs::absolute(start, error); !dir.empty(); dir = dir.parent_path()) {
    if (fs::is_regular_file(dir / kName, error)) return (dir / kName).string();
    if (fs::is_regular_file(dir / "build" / kName, error)) return (dir / "build" / kName).string();
    if (dir == dir.root_path()) break;
  }
  return absl::NotFoundError(
      "there is no compile_commands.json in " + start +
      ", in a build directory below it, or above. Make one:" + std::string(kHowToMake));
}

}  // namespace impasse::cli
