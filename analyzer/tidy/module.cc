// Module: registers impasse-<id> with clang-tidy for every rule. Those that one translation unit
// can not decide have something to say only with the option ImpasseFindings.
#include <memory>
#include <string>

#include "analyzer/checks/check.h"
#include "analyzer/tidy/tidy_check.h"

namespace impasse::tidy {
namespace {

class Module : public clang::tidy::ClangTidyModule {
 public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories& factories) override {
    for (const Check* check : Registry<Check>::All()) {
      if (check->run == nullptr) continue;
      factories.registerCheckFactory(
          "impasse-" + std::string(check->rule.id),
          [check](llvm::StringRef name, clang::tidy::ClangTidyContext* context) {
            return std::make_unique<TidyCheck>(name, context, check);
          });
    }
  }
};

// NOLINTNEXTLINE(bugprone-throwing-static-initialization): LLVM's registry links a node, no more
const clang::tidy::ClangTidyModuleRegistry::Add<Module> kModule(
    "impasse-module", "Deadlocks, livelocks and starvation.");

}  // namespace
}  // namespace impasse::tidy
