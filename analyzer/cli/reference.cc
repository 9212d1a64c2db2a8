#include "analyzer/cli/reference.h"

#include <string_view>

#include "analyzer/cli/help.h"
#include "analyzer/cli/rule_pages.h"
#include "analyzer/cli/session.h"

namespace impasse::cli {
namespace {

constexpr std::string_view kBegin = "<!-- begin: impasse self-document -->\n";
constexpr std::string_view kEnd = "<!-- end: impasse self-document -->\n";

bool IsShared(const std::string& group) { return group == "Report" || group == "General"; }

std::string Trimmed(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

// A table row of Markdown; '|' would end the cell.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) cell.append(c == '|' ? "\\" : "").append(1, c);
  return cell;
}

std::string OptionTable(const CLI::App& app, bool shared) {
  std::string rows;
  for (const std::string& group : GroupsInOrder(app)) {
    for (const CLI::Option* option : app.get_options()) {
      if (group.empty() || option->get_group() != group || IsShared(group) != shared) continue;
      rows.append("| `").append(Cell(Trimmed(OptionName(*option)))).append("` | ");
      rows.append(Cell(option->get_description())).append(" |\n");
    }
  }
  return rows.empty() ? rows : "| option | meaning |\n|---|---|\n" + rows;
}

std::string CommandSection(const Command& command) {
  const Session session(command);
  std::string text = "### impasse " + std::string(command.name) + "\n\n" +
                     Capitalised(command.summary) + ".\n\n```\nimpasse " +
                     std::string(command.name) + (command.usage.empty() ? "" : " ") +
                     std::string(command.usage) + "\n```\n";
  const std::string table = OptionTable(session.app, false);
  if (!table.empty()) text += "\n" + table;
  if (!command.examples.empty()) text += "\nExamples:\n\n```\n" + ExampleLines(command) + "```\n";
  return text + "\n";
}

// The first command that reports has all the shared options.
std::string SharedSection() {
  for (const Command* command : CommandsInOrder()) {
    if (!command->reports) continue;
    const Session session(*command);
    return "### Common options\n\nOf every command that ends in a report.\n\n" +
           OptionTable(session.app, true) + "\n";
  }
  return "";
}

// Escapes text for roff: hyphens are minus signs in options, and a leading dot is no request.
std::string Roff(std::string_view text) {
  std::string out;
  if (!text.empty() && (text.front() == '.' || text.front() == '\'')) out += "\\&";
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

void AppendManOptions(const CLI::App& app, bool shared, std::string& text) {
  for (const std::string& group : GroupsInOrder(app)) {
    for (const CLI::Option* option : app.get_options()) {
      if (group.empty() || option->get_group() != group || IsShared(group) != shared) continue;
      text.append(".TP\n.B ").append(Roff(Trimmed(OptionName(*option)))).append("\n");
      text.append(Roff(option->get_description())).append("\n");
    }
  }
}

void AppendManCommand(const Command& command, std::string& text) {
  const Session session(command);
  text.append(".SS impasse ")
      .append(Roff(command.name))
      .append(" ")
      .append(Roff(command.usage))
      .append("\n");
  text.append(Roff(Capitalised(command.summary))).append(".\n");
  AppendManOptions(session.app, false, text);
}

constexpr std::string_view kManHead = R"(.TH IMPASSE 1 "" "impasse" "User Commands"
.SH NAME
impasse \- find deadlocks, livelocks and starvation in C and C++ programs
.SH SYNOPSIS
.B impasse
.I COMMAND
.RI [ OPTIONS ]
.SH DESCRIPTION
.B impasse
looks in the source of a program
.RB ( "impasse check" ),
in the running program
.RB ( "impasse run" )
and in what a run has left behind
.RB ( "impasse postmortem" ).
The same defect is the same finding, with the same fingerprint, whichever way found it.
Every report ends with its blind spots: what could not be seen or decided.
.SH COMMANDS
)";

constexpr std::string_view kManTail = R"(.SH EXIT STATUS
.TP
.B 0
Nothing at or above
.BR \-\-fail\-on .
.TP
.B 1
Findings.
.TP
.B 2
Wrong usage, or an error of the tool; a report that could not be written is printed to standard error.
.TP
.B 3
Incomplete: a translation unit failed or a trace was damaged.
.PP
.B impasse run
passes the exit status of the program on (128 + signal) when there is nothing to report.
.SH FILES
.TP
.I .impasse.yaml
Options of a project, looked for in the current directory and upward: any long option as a key.
The command line wins. A section with the name of a command is for that command alone.
.TP
.I suppressions
Lines of the form
.IR rule : function\-glob : lock\-glob " # " reason .
.SH ENVIRONMENT
.TP
.B CI
.IR true :
as
.BR \-\-ci .
.TP
.B NO_COLOR
As
.BR \-\-no\-color .
.TP
.B IMPASSE_OPTIONS
Options of the probe, key=value:key=value; help=1 lists them.
.SH SEE ALSO
.BR clang\-tidy (1),
.BR valgrind (1)
)";

}  // namespace

std::string ManPage() {
  std::string text(kManHead);
  for (const Command* command : CommandsInOrder()) AppendManCommand(*command, text);
  text += ".SH COMMON OPTIONS\n";
  for (const Command* command : CommandsInOrder()) {
    if (!command->reports) continue;
    const Session session(*command);
    AppendManOptions(session.app, true, text);
    break;
  }
  return text.append(kManTail);
}

std::string WithCommandReference(const std::string& text) {
  const std::size_t begin = text.find(kBegin);
  const std::size_t end = text.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return text;
  std::string reference = "\n";
  for (const Command* command : CommandsInOrder()) reference += CommandSection(*command);
  reference += SharedSection();
  return text.substr(0, begin + kBegin.size()) + reference + text.substr(end);
}

std::map<std::string, std::string> DocumentationPages(const std::string& cli_md) {
  std::map<std::string, std::string> pages;
  for (const auto& [name, page] : RulePages()) pages["rules/" + name] = page;
  pages["impasse.1"] = ManPage();
  pages["cli.md"] = WithCommandReference(cli_md);
  return pages;
}

}  // namespace impasse::cli
