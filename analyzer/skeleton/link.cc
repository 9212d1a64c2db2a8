#include "analyzer/skeleton/link.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "analyzer/skeleton/link_programs.h"
#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

// The order of TUs must not matter: sort by what they are, not by where they stood.
void SortTus(std::vector<const facts::Tu*>& tus) {
  const auto name = [](const facts::Tu* tu) -> std::string_view {
    if (tu->strings() == nullptr || tu->main_file() >= tu->strings()->size()) return {};
    const flatbuffers::String* text = tu->strings()->Get(tu->main_file());
    return {text->data(), text->size()};
  };
  const auto hash = [](const facts::Tu* tu) {
    std::uint64_t sum = 0;
    if (tu->functions() == nullptr) return sum;
    for (const facts::Function* function : *tu->functions()) sum = sum * 31 + function->body_hash();
    return sum;
  };
  std::sort(tus.begin(), tus.end(), [&](const facts::Tu* a, const facts::Tu* b) {
    const int order = name(a).compare(name(b));
    return order != 0 ? order < 0 : hash(a) < hash(b);
  });
}

}  // namespace

std::unique_ptr<Program> Link(std::vector<const facts::Tu*> tus,
                              std::shared_ptr<const lockapi::Table> table) {
  return LinkPrograms(std::move(tus), {}, std::move(table));
}

std::unique_ptr<Program> LinkPrograms(std::vector<const facts::Tu*> tus, const TraitsOf& traits,
                                      std::shared_ptr<const lockapi::Table> table) {
  if (table == nullptr) table = std::make_shared<const lockapi::Table>();
  SortTus(tus);
  Linking linking(std::move(table));
  Merge(linking, tus, Copies(tus, traits));
  GiveApiBodies(linking);
  RunCleanups(linking);
  NameApis(linking);
  AddImplicitCalls(linking);
  FlowValues(linking);
  ResolveCalls(linking);
  MarkSync(linking);
  GuardStatics(linking);
  ApplyAnnotations(linking);
  FindKinds(linking);
  FindHandlers(linking);
  return linking.Finish();
}

}  // namespace impasse::skeleton
