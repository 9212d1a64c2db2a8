#include "analyzer/checks/check.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

void Complete(const Rule& rule, Finding& finding) {
  finding.rule = rule.id;
  if (finding.advice.empty()) finding.advice = rule.advice;
  if (!finding.fingerprint.empty()) return;
  const std::string_view fingerprint_class =
      rule.fingerprint_class.empty() ? rule.id : rule.fingerprint_class;
  finding.fingerprint = Fingerprint(fingerprint_class, finding.cycle);
}

bool Before(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& f) {
    return std::tuple(-static_cast<int>(f.severity), f.cycle.size(), std::string_view(f.rule),
                      f.location, std::string_view(f.message), std::string_view(f.fingerprint));
  };
  return key(a) < key(b);
}

}  // namespace

bool Has(const Substrates& substrates, std::uint32_t reads) {
  std::uint32_t offered = 0;
  if (substrates.program != nullptr) offered |= kReadsProgram;
  if (substrates.exploration != nullptr) offered |= kReadsExploration;
  if (substrates.lock_order != nullptr) offered |= kReadsLockOrder;
  if (substrates.wait_for != nullptr) offered |= kReadsWaitFor;
  if (substrates.timeline != nullptr) offered |= kReadsTimeline;
  if (substrates.locks != nullptr) offered |= kReadsLocks;
  return (reads & ~offered) == 0;
}

std::vector<Finding> RunChecks(const Substrates& substrates) {
  std::vector<Finding> all;
  for (const Check* check : Registry<Check>::All()) {
    const bool offered =
        Has(substrates, check->reads) || (check->or_reads != 0 && Has(substrates, check->or_reads));
    if (check->run == nullptr || !offered) continue;
    std::vector<Finding> found;
    check->run(substrates, found);
    for (Finding& finding : found) {
      Complete(check->rule, finding);
      all.push_back(std::move(finding));
    }
  }
  std::sort(all.begin(), all.end(), Before);
  std::set<std::pair<std::string, Location>> seen;
  std::erase_if(all,
                [&](const Finding& f) { return !seen.emplace(f.fingerprint, f.location).second; });
  return all;
}

}  // namespace impasse
