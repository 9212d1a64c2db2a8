// Session: everything that parsing the arguments of one command needs.
#ifndef IMPASSE_ANALYZER_CLI_SESSION_H_
#define IMPASSE_ANALYZER_CLI_SESSION_H_

#include <CLI/CLI.hpp>
#include <string>

#include "analyzer/cli/command.h"
#include "analyzer/cli/common_options.h"

namespace impasse::cli {

struct Session {
  // Declares all options of the command: its own, the common ones if it reports, --help and
  // --config.
  explicit Session(const Command& c) : command(c), app("", "impasse " + std::string(c.name)) {
    app.option_defaults()->group("Options");
    app.set_help_flag("-h,--help", "Print this text")->group("General");
    if (command.configure != nullptr) command.configure(app);
    if (command.reports) AddCommonOptions(app, invocation.common);
    app.add_option("--config", config_file,
                   "Read options from FILE instead of the nearest .impasse.yaml; none: read none")
        ->type_name("FILE")
        ->group("General");
    app.prefix_command(command.takes_command);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const Command& command;
  CLI::App app;
  Invocation invocation;
  std::string config_file;
};

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_SESSION_H_
