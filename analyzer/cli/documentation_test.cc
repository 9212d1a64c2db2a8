// The documentation that is made from the program is up to date, and complete.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "analyzer/checks/check.h"
#include "analyzer/cli/help.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/reference.h"
#include "analyzer/cli/session.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const char* const kHint = " is out of date; run: build/bin/impasse self-document docs";

fs::path Docs() { return fs::path(IMPASSE_SOURCE_DIR) / "docs"; }

std::string Read(const fs::path& path) { return ReadFile(path.string()).value_or(""); }

TEST(DocumentationTest, IsUpToDate) {
  for (const auto& [name, page] : DocumentationPages(Read(Docs() / "cli.md"))) {
    EXPECT_TRUE(Read(Docs() / name) == page) << "docs/" << name << kHint;
  }
}

TEST(DocumentationTest, HasNoPageOfARuleThatIsGone) {
  for (const fs::directory_entry& entry : fs::directory_iterator(Docs() / "rules")) {
    const std::string id = entry.path().stem().string();
    EXPECT_TRUE(id == "README" || Registry<Check>::Find(id) != nullptr) << entry.path();
  }
}

TEST(DocumentationTest, EveryOptionIsInTheManPageAndInTheReference) {
  std::string man = Read(Docs() / "impasse.1");
  std::erase(man, '\\');
  const std::string reference = Read(Docs() / "cli.md");
  for (const Command* command : CommandsInOrder()) {
    const Session session(*command);
    EXPECT_THAT(reference, HasSubstr("### impasse " + std::string(command->name)));
    for (const CLI::Option* option : session.app.get_options()) {
      for (const std::string& name : option->get_lnames()) {
        EXPECT_THAT(man, HasSubstr("--" + name)) << command->name;
        EXPECT_THAT(reference, HasSubstr("--" + name)) << command->name;
      }
      EXPECT_FALSE(option->get_description().empty()) << command->name << " " << option->get_name();
    }
  }
}

TEST(DocumentationTest, EveryRuleExplainsItself) {
  for (const Check* check : Registry<Check>::All()) {
    const Rule& rule = check->rule;
    for (const std::string_view text :
         {rule.summary, rule.details, rule.bad, rule.good, rule.advice}) {
      EXPECT_FALSE(text.empty()) << rule.id;
    }
    EXPECT_FALSE(rule.summary.ends_with('.')) << rule.id;
  }
}

TEST(DocumentationTest, OverviewFitsOnAScreen) {
  const std::string text = OverviewText();
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 45);
}

}  // namespace
}  // namespace impasse::cli
