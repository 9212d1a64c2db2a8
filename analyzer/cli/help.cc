#include "analyzer/cli/help.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <numeric>
#include <string>
#include <tuple>

namespace impasse::cli {
namespace {

constexpr std::size_t kWidth = 100;

std::string_view GroupTitle(Group group) {
  switch (group) {
    case Group::kFind:
      return "Find problems";
    case Group::kReports:
      return "Understand reports";
    case Group::kBuildSystems:
      return "For build systems";
  }
  return "";
}

// One entry: the name in the left column, its description in the right one.
std::string Entry(const std::string& name, std::string_view description, std::size_t column) {
  std::string line = "  " + name;
  line += line.size() + 2 > column ? '\n' + std::string(column, ' ')
                                   : std::string(column - line.size(), ' ');
  return line + Wrap(description, column) + '\n';
}

}  // namespace

std::string Wrap(std::string_view text, std::size_t indent) {
  std::string out;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    if (column > indent && column + 1 + word.size() > kWidth) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    }
    if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  }
  return out;
}

std::string OptionName(const CLI::Option& option) {
  if (option.get_positional()) return option.get_type_name();
  std::string name;
  for (const std::string& one : option.get_snames()) name += (name.empty() ? "-" : ", -") + one;
  for (const std::string& one : option.get_lnames())
    name += (name.empty() ? "    --" : ", --") + one;
  // What follows a colon is CLI11's description of a check; ours is in the description.
  const std::string whole = option.get_type_name();
  const std::string type = whole.substr(0, whole.find(':'));
  if (option.get_items_expected_max() > 0 && !type.empty())
    name += (name.back() == ' ' ? "" : " ") + type;
  return name;
}

std::vector<std::string> GroupsInOrder(const CLI::App& app) {
  const std::vector<std::string> groups = app.get_groups();
  const auto rank = [](const std::string& group) {
    return group == "Report" ? 1 : group == "General" ? 2 : 0;
  };
  std::vector<std::string> ordered;
  for (const int wanted : {0, 1, 2}) {
    for (const std::string& group : groups) {
      if (rank(group) == wanted) ordered.push_back(group);
    }
  }
  return ordered;
}

std::string ExampleLines(const Command& command) {
  std::string_view lines = command.examples;
  std::string text;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::size_t first = std::min(lines.find_first_not_of(' '), end);
    if (first < end) text.append("  ").append(lines.substr(first, end - first)).append("\n");
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return text;
}

std::string Capitalised(std::string_view text) {
  std::string out(text);
  if (!out.empty()) out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

std::vector<const Command*> CommandsInOrder() {
  std::vector<const Command*> commands = Registry<Command>::All();
  std::erase_if(commands, [](const Command* command) { return command->hidden; });
  std::sort(commands.begin(), commands.end(), [](const Command* a, const Command* b) {
    return std::tuple(a->group, a->order, a->name) < std::tuple(b->group, b->order, b->name);
  });
  return commands;
}

std::string OverviewText() {
  std::string text =
      "impasse finds deadlocks, livelocks and starvation in C and C++ programs: in the source, in "
      "the\n"
      "running program, and in what a run has left behind.\n\nusage: impasse COMMAND [OPTIONS]\n";
  const Command* previous = nullptr;
  for (const Command* command : CommandsInOrder()) {
    if (previous == nullptr || previous->group != command->group) {
      text += "\n" + std::string(GroupTitle(command->group)) + ":\n";
    }
    previous = command;
    text += Entry(std::string(command->name), Capitalised(command->summary), 16);
  }
  text +=
      "\nExamples:\n"
      "  impasse check -p build                       every source file of the project in ./build\n"
      "  impasse run -- ./server --port 8080          watch a program; findings appear as they "
      "happen\n"
      "  impasse postmortem impasse-4711.trace        why did that run hang?\n"
      "  impasse check -p build --format sarif=r.sarif --baseline known.json      for continuous "
      "integration\n"
      "\nExit status: 0 nothing found, 1 findings, 2 wrong usage or an error, 3 incomplete.\n"
      "`impasse COMMAND --help` lists the options of a command; any of them can stand in "
      ".impasse.yaml.\n";
  return text;
}

std::string CommandText(const Command& command, const CLI::App& app) {
  std::string text = "impasse " + std::string(command.name) + ": " + Capitalised(command.summary) +
                     "\n\nusage: impasse " + std::string(command.name);
  if (!command.usage.empty()) text += " " + std::string(command.usage);
  text += '\n';
  for (const std::string& group : GroupsInOrder(app)) {
    std::string entries;
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_group() != group) continue;
      entries += Entry(OptionName(*option), option->get_description(), 32);
    }
    if (entries.empty() || group.empty()) continue;
    text.append("\n").append(group).append(":\n").append(entries);
  }
  if (!command.examples.empty()) text += "\nExamples:\n" + ExampleLines(command);
  return text;
}

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  for (const std::string& candidate : candidates) {
    if (word.size() >= 2 && candidate.rfind(word, 0) == 0) return candidate;
  }
  std::string best;
  // Two swapped letters are two edits.
  std::size_t best_distance = std::max<std::size_t>(word.size() >= 4 ? 2 : 1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    // Levenshtein distance, one row at a time.
    std::vector<std::size_t> row(word.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 1; i <= candidate.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= word.size(); ++j) {
        const std::size_t substituted = diagonal + (candidate[i - 1] == word[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

}  // namespace impasse::cli
