#include "analyzer/extract/command_line.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "analyzer/extract/compat.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

namespace impasse::extract {
namespace {

namespace fs = std::filesystem;
using llvm::StringRef;

constexpr unsigned kDriver = 1U << 0;       // visibility of the options of the compiler
constexpr unsigned kFrontEnd = 1U << 2;     // and of its front end, behind -Xclang
constexpr unsigned kUnsupported = 1U << 7;  // known by name, and refused

bool OneOf(StringRef text, std::initializer_list<StringRef> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Options, with their dash and without their value, that must not reach the front end.
constexpr std::array<std::string_view, 30> kUnwanted = {"-###",
                                                        "-C",
                                                        "-CC",
                                                        "-E",
                                                        "-MJ",
                                                        "-P",
                                                        "-S",
                                                        "-Winvalid-pch",
                                                        "-add-plugin",
                                                        "-c",
                                                        "-dD",
                                                        "-dM",
                                                        "-dependency-file",
                                                        "-emit-ast",
                                                        "-emit-llvm",
                                                        "-fcxx-modules",
                                                        "-fno-pch-timestamp",
                                                        "-fpass-plugin=",
                                                        "-fsyntax-only",
                                                        "-include-pch",
                                                        "-index-store-path",
                                                        "-load",
                                                        "-main-file-name",
                                                        "-o",
                                                        "-pedantic-errors",
                                                        "-pipe",
                                                        "-plugin",
                                                        "-resource-dir",
                                                        "-resource-dir=",
                                                        "-v"};
constexpr std::array<std::string_view, 20> kUnwantedBeginnings = {"--save-temps",
                                                                  "--serialize-diagnostics",
                                                                  "-M",
                                                                  "-emit-",
                                                                  "-fauto-profile",
                                                                  "-fbuild-session",
                                                                  "-fcrash-diagnostics",
                                                                  "-fcs-profile",
                                                                  "-fimplicit-module",
                                                                  "-fmemory-profile",
                                                                  "-fmodule",
                                                                  "-fno-profile",
                                                                  "-fno-sanitize",
                                                                  "-fplugin",
                                                                  "-fprebuilt-module",
                                                                  "-fprofile",
                                                                  "-fsanitize",
                                                                  "-ftime-trace",
                                                                  "-plugin-arg-",
                                                                  "-save-temps"};

bool IsUnwanted(std::string_view name) {
  return std::find(kUnwanted.begin(), kUnwanted.end(), name) != kUnwanted.end() ||
         std::any_of(kUnwantedBeginnings.begin(), kUnwantedBeginnings.end(),
                     [&](std::string_view beginning) { return name.starts_with(beginning); });
}

std::string Clean(const std::string& path, const std::string& directory) {
  return (fs::path(directory) / path).lexically_normal().string();
}

// One option with its values, as they stood on the command line.
struct Option {
  std::string name;  // "-include"
  std::vector<std::string> words;
  bool is_input = false;
};

// ReadOptions splits `words`; what the table does not know is left out.
std::vector<Option> ReadOptions(const std::vector<std::string>& words, unsigned visibility) {
  std::vector<const char*> pointers;
  pointers.reserve(words.size());
  for (const std::string& word : words) pointers.push_back(word.c_str());
  const llvm::opt::InputArgList list(pointers.data(), pointers.data() + pointers.size());
  const llvm::opt::OptTable& table = DriverOptions();
  std::vector<Option> options;
  for (unsigned index = 0; index < words.size();) {
    const unsigned first = index;
    const std::unique_ptr<llvm::opt::Arg> arg =
        table.ParseOneArg(list, index, llvm::opt::Visibility(visibility));
    if (arg == nullptr) {  // its value is missing
      index = first + 1;
      continue;
    }
    const llvm::opt::Option& option = arg->getOption();
    if (option.getKind() == llvm::opt::Option::UnknownClass || option.hasFlag(kUnsupported)) {
      continue;
    }
    Option read;
    read.is_input = option.getKind() == llvm::opt::Option::InputClass;
    if (!read.is_input) read.name = option.getPrefixedName().str();
    read.words.assign(words.begin() + first, words.begin() + index);
    options.push_back(std::move(read));
  }
  return options;
}

// -Wp,-MMD,out.d would overwrite the dependencies of the build.
std::optional<std::string> WithoutDependencies(StringRef preprocessor) {
  llvm::SmallVector<StringRef> values;
  preprocessor.split(values, ',');
  std::string kept = "-Wp";
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (OneOf(values[i], {"-MD", "-MMD", "-MF", "-MT", "-MQ"})) {
      ++i;
    } else if (!values[i].starts_with("-M")) {
      kept += "," + values[i].str();
    }
  }
  if (kept == "-Wp") return std::nullopt;
  return kept;
}

class CommandReader {
 public:
  CommandReader(const std::string& directory, const std::string& file)
      : directory_(directory), file_(Clean(file, directory)) {}

  void Read(const std::vector<std::string>& words) {
    for (const Option& option : ReadOptions(words, kDriver)) Take(option);
    for (const Option& option : ReadOptions(front_end_, kFrontEnd)) {
      if (option.is_input || IsUnwanted(option.name)) continue;
      for (const std::string& word : option.words) {
        result_.emplace_back("-Xclang");
        result_.push_back(word);
      }
    }
    if (own_input_.empty()) result_.push_back(inputs_ == 1 ? other_input_ : file_);
  }

  std::vector<std::string> TakeResult() { return std::move(result_); }

 private:
  void Take(const Option& option) {
    if (option.name == "--") {
      for (std::size_t i = 1; i < option.words.size(); ++i) TakeInput(option.words[i]);
    } else if (option.is_input) {
      TakeInput(option.words.front());
    } else if (option.name == "-Xclang") {
      front_end_.push_back(option.words.back());
    } else if (option.name == "-Wp,") {
      if (const auto kept = WithoutDependencies(option.words.front())) result_.push_back(*kept);
    } else if (option.name == "-include-pch") {
      TakePrecompiled(option.words.back());
    } else if (!IsUnwanted(option.name)) {
      result_.insert(result_.end(), option.words.begin(), option.words.end());
    }
  }

  void TakeInput(const std::string& input) {
    if (Clean(input, directory_) == file_) {
      if (own_input_.empty()) result_.push_back(input);
      own_input_ = input;
      return;
    }
    ++inputs_;
    other_input_ = input;
  }

  // The header that a precompiled one was made of usually lies beside it.
  void TakePrecompiled(const std::string& precompiled) {
    const fs::path header = fs::path(precompiled).replace_extension();
    std::error_code error;
    if (!fs::is_regular_file(fs::path(directory_) / header, error)) return;
    result_.emplace_back("-include");
    result_.push_back(header.string());
  }

  std::string directory_;
  std::string file_;
  std::vector<std::string> result_;
  std::vector<std::string> front_end_;
  std::string own_input_;  // as the command spells it
  std::string other_input_;
  unsigned inputs_ = 0;  // besides our own
};

// Splits the base name of a compiler: "aarch64-linux-gnu-g++-12" is (aarch64-linux-gnu, g++).
std::pair<std::string, std::string> TargetAndName(const std::string& program) {
  const std::string base = fs::path(program).filename().string();
  const StringRef name = StringRef(base).rtrim("0123456789.").rtrim('-');
  const auto [target, tool] = name.rsplit('-');
  if (tool.empty()) return {"", name.str()};
  const bool is_target =
      target.contains('-') && llvm::Triple(target).getArch() != llvm::Triple::UnknownArch;
  return {is_target ? target.str() : "", tool.str()};
}

// The driver looks for libraries around the compiler, and a link is not where the compiler is.
std::string ProgramPath(const std::string& program, const std::string& directory) {
  if (program.find('/') == std::string::npos) return IMPASSE_LLVM_BINDIR "/" + program;
  std::string path = Clean(program, directory);
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  // Only a Clang: the other name of a GCC may be that of a wrapper.
  if (!error && real.filename().string().find("clang") != std::string::npos) return real.string();
  return path;
}

// Where a GCC for `target` (empty: this machine) keeps headers of its own, the newest one; empty
// when there is none.
std::string GccHeaders(const std::string& target) {
  const llvm::Triple wanted(target.empty() ? llvm::sys::getDefaultTargetTriple() : target);
  const fs::path root = target.empty() ? "/usr/lib/gcc" : "/usr/lib/gcc-cross";
  std::pair<unsigned, std::string> newest;
  std::error_code error;
  for (const fs::directory_entry& machine : fs::directory_iterator(root, error)) {
    const llvm::Triple triple(llvm::Triple::normalize(machine.path().filename().string()));
    if (triple.getArch() != wanted.getArch()) continue;
    for (const fs::directory_entry& version : fs::directory_iterator(machine.path(), error)) {
      unsigned number = 0;
      const std::string name = version.path().filename().string();
      if (StringRef(name).consumeInteger(10, number)) continue;
      newest = std::max(newest, {number, (version.path() / "include").string()});
    }
  }
  return newest.second;
}

std::vector<std::string> QuotedParts(StringRef message) {
  std::vector<std::string> parts;
  for (auto [before, rest] = message.split('\''); !rest.empty();) {
    const auto [part, after] = rest.split('\'');
    parts.push_back(part.str());
    rest = after.split('\'').second;
  }
  return parts;
}

bool NewestStandard(StringRef blamed, std::vector<std::string>& args) {
  bool changed = false;
  for (std::string& arg : args) {
    if (arg != blamed) continue;
    const std::string newest = StringRef(arg).contains("++") ? "-std=gnu++2c" : "-std=gnu2y";
    changed |= arg != newest;
    arg = newest;
  }
  return changed;
}

bool DropOption(StringRef blamed, std::vector<std::string>& args) {
  if (blamed.empty() || args.empty()) return false;
  return std::erase_if(args, [&](const std::string& arg) {
           const StringRef text(arg);
           if (!text.starts_with("-")) return false;
           return text == blamed || text.ends_with("=" + blamed.str()) ||
                  (blamed.starts_with("-") && blamed.ends_with("=") && text.starts_with(blamed));
         }) != 0;
}

}  // namespace

std::vector<std::string> FrontEndCommand(const std::vector<std::string>& args,
                                         const std::string& directory, const std::string& file) {
  const std::string program = args.empty() ? "clang++" : args.front();
  const auto [target, name] = TargetAndName(program);
  std::vector<std::string> command = {ProgramPath(program, directory)};
  const bool plus = StringRef(name).ends_with("++") || StringRef(name).ends_with("cxx");
  command.emplace_back(plus ? "--driver-mode=g++" : "--driver-mode=gcc");
  if (!target.empty()) command.push_back("--target=" + target);
  CommandReader reader(directory, file);
  reader.Read({args.begin() + (args.empty() ? 0 : 1), args.end()});
  for (std::string& word : reader.TakeResult()) command.push_back(std::move(word));
  for (const char* word :
       {"-fsyntax-only", "-Wno-everything", "-Qunused-arguments", "-fno-spell-checking"}) {
    command.emplace_back(word);
  }
  command.emplace_back("-resource-dir=" IMPASSE_RESOURCE_DIR);
  // omp.h and a few others come with GCC itself. Last, so that they hide nothing.
  const std::string headers =
      StringRef(name).contains("clang") ? std::string() : GccHeaders(target);
  if (!headers.empty()) {
    command.emplace_back("-idirafter");
    command.push_back(headers);
  }
  return command;
}

bool DropBlamed(const std::vector<std::string>& errors, std::vector<std::string>& args) {
  bool changed = false;
  for (const std::string& error : errors) {
    const std::vector<std::string> parts = QuotedParts(error);
    const auto standard = std::find_if(parts.begin(), parts.end(), [](const std::string& part) {
      return StringRef(part).starts_with("-std=");
    });
    if (standard != parts.end()) {
      changed |= NewestStandard(*standard, args);
      continue;
    }
    for (const std::string& part : parts) changed |= DropOption(part, args);
  }
  return changed;
}

std::string Explained(const std::string& error) {
  const StringRef text(error);
  std::string what;
  if (text.starts_with("module '") && text.ends_with("not found")) {
    what = "module " + text.split('\'').second.split('\'').first.str();
  } else if (text.contains("not known to be a header unit")) {
    what = "header unit " + text.split("header file ").second.split(' ').first.str();
  } else {
    return error;
  }
  return "imports the C++20 " + what +
         "; modules are not supported, so that the rest of this file was not seen";
}

}  // namespace impasse::extract
