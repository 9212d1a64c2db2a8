// The frame: from the arguments to the command and back to the exit code.
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/common_options.h"
#include "analyzer/cli/config.h"
#include "analyzer/cli/help.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/session.h"

namespace impasse::cli {
namespace {

bool Truthy(const char* value) {
  return value != nullptr && (std::string_view(value) == "true" || std::string_view(value) == "1");
}

std::vector<std::string> LongOptions(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  }
  return names;
}

std::vector<std::string> LongOptionsOfAllCommands() {
  std::vector<std::string> names;
  for (const Command* command : Registry<Command>::All()) {
    const Session session(*command);
    for (std::string& name : LongOptions(session.app)) names.push_back(std::move(name));
  }
  return names;
}

int UsageError(const Command& command, const std::string& message) {
  return Complain(message + "\nTry 'impasse " + std::string(command.name) + " --help'.");
}

std::string UnknownWord(const Session& session, const std::string& word) {
  if (word.rfind("--", 0) != 0) return "'" + word + "' was not expected here";
  const std::string name =
      word.substr(2, word.find('=') == std::string::npos ? word.npos : word.find('=') - 2);
  const std::string nearest = Nearest(name, LongOptions(session.app));
  return "there is no option '--" + name + "'" +
         (nearest.empty() ? "" : "; did you mean '--" + nearest + "'?");
}

std::string DescribeParseError(const Session& session, const CLI::ParseError& error) {
  const std::vector<std::string> extras = session.app.remaining();
  const bool is_extra = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !extras.empty();
  return is_extra ? UnknownWord(session, extras.front()) : error.what();
}

absl::Status UseConfig(Session& session) {
  std::error_code error;
  std::string file = session.config_file;
  if (file == "none") return absl::OkStatus();
  if (file.empty()) file = FindConfig(std::filesystem::current_path(error).string());
  if (file.empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> text = ReadFile(file);
  if (!text.ok()) return text.status();
  const absl::StatusOr<Config> config = ParseConfig(file, *text);
  if (!config.ok()) return config.status();
  return ApplyConfig(*config, session.command.name, session.app, LongOptionsOfAllCommands());
}

// Returns -1 when the command is to be run, else the exit code.
int Parse(Session& session, std::vector<std::string> args) {
  Invocation& invocation = session.invocation;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] != "--") continue;
    invocation.has_rest = true;
    invocation.rest.assign(args.begin() + static_cast<std::ptrdiff_t>(i) + 1, args.end());
    args.resize(i);
  }
  try {
    session.app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::CallForHelp&) {
    std::cout << CommandText(session.command, session.app) << std::flush;
    return std::cout.good() ? kExitClean : Complain("cannot write to standard output");
  } catch (const CLI::ParseError& error) {
    return UsageError(session.command, DescribeParseError(session, error));
  }
  if (session.command.takes_command && !session.app.remaining().empty()) {
    std::vector<std::string> words = session.app.remaining();
    if (words.front().rfind('-', 0) == 0)
      return UsageError(session.command, UnknownWord(session, words.front()));
    if (invocation.has_rest) words.emplace_back("--");
    invocation.rest.insert(invocation.rest.begin(), words.begin(), words.end());
    invocation.has_rest = true;
  }
  if (const absl::Status status = UseConfig(session); !status.ok())
    return Complain(std::string(status.message()));
  invocation.common.ci = invocation.common.ci || Truthy(std::getenv("CI"));
  invocation.common.report_to_stderr = session.command.report_to_stderr;
  if (!session.command.reports) return -1;
  const std::string wrong = CheckCommonOptions(invocation.common);
  return wrong.empty() ? -1 : UsageError(session.command, wrong);
}

int RunCommand(const Command& command, const std::vector<std::string>& args) {
  const auto session = std::make_unique<Session>(command);
  const int parsed = Parse(*session, args);
  if (parsed >= 0) return parsed;
  try {
    return command.run(session->invocation);
  } catch (const std::exception& error) {
    // Ours throw nothing; a library did, or memory ran out.
    return Complain(std::string("internal error in ") + std::string(command.name) + ": " +
                    error.what());
  }
}

int UnknownCommand(const std::string& word) {
  std::vector<std::string> names;
  for (const Command* command : Registry<Command>::All()) names.emplace_back(command->name);
  const std::string nearest = Nearest(word, names);
  return Complain("there is no command '" + word + "'" +
                  (nearest.empty() ? "" : "; did you mean '" + nearest + "'?") +
                  "\nTry 'impasse --help'.");
}

}  // namespace

int Main(const std::vector<std::string>& args) {
  if (args.empty()) {
    std::cerr << OverviewText();
    return kExitError;
  }
  std::string word = args.front();
  if (word == "--version" || word == "-V") word = "version";
  if (word == "--help" || word == "-h" || word == "help") {
    const Command* const about = args.size() > 1 ? Registry<Command>::Find(args[1]) : nullptr;
    if (about != nullptr) return RunCommand(*about, {"--help"});
    std::cout << OverviewText() << std::flush;
    return std::cout.good() ? kExitClean : kExitError;
  }
  const Command* const command = Registry<Command>::Find(word);
  if (command == nullptr) return UnknownCommand(word);
  return RunCommand(*command, {args.begin() + 1, args.end()});
}

}  // namespace impasse::cli
