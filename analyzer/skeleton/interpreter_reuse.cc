// Reuse: a round of the analysis takes over the summaries of the round before that would come out
// the same.
//
// Most functions learn nothing new in the second round. A summary is taken over when every answer
// that its interpretation was given still holds and every summary that it used is as it was; one
// that is made again and comes out equal counts as it was, so that news travel no farther than they
// matter. Numbers of summaries, and with them all findings, are those of a round without reuse.
#include <algorithm>
#include <utility>

#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {

void Interpreter::BeginRound() {
  before_ = {};
  before_.summaries = std::move(summaries_);
  before_.index = std::move(summary_index_);
  before_.bases = std::move(bases_);
  before_.forms = forms_;
  before_.functions.reserve(before_.summaries.size());
  for (SummaryId id = 0; id < before_.summaries.size(); ++id)
    before_.functions.push_back(before_.summaries[id].function);
  before_.now.assign(before_.summaries.size(), kNone);
  before_.fates.assign(before_.summaries.size(), Fate::kOpen);
  summaries_ = {};
  summary_index_ = {};
  bases_ = {};
  forms_.assign(forms_.size(), 0);
  handed_over_.clear();
  kept_handles_.clear();
  wrong_modes_.clear();
  bad_releases_.clear();
  given_held_.clear();
  given_in_mode_.clear();
  left_out_ = 0;
  ++round_;
}

void Interpreter::RestOn(Basis::Answer answer) const {
  if (basis_ == nullptr) return;
  std::vector<Basis::Answer>& answers = basis_->answers;
  if (answers.empty() || answers.back() != answer) answers.push_back(answer);
}

void Interpreter::NoteTold(Basis::Told told) const {
  if (basis_ != nullptr && (basis_->told.empty() || basis_->told.back() != told))
    basis_->told.push_back(told);
}

void Interpreter::RestOnPassing() const {
  if (basis_ != nullptr) basis_->passing = true;
}

// The only value that a location ever got; 0 when it got several, kNone when it got none.
ObjId Interpreter::EverAt(ObjId location) const {
  const auto found = ever_.find(location);
  return found == ever_.end() ? kNone : found->second;
}

bool Interpreter::Holds(const Basis::Answer& answer) const {
  switch (answer.about) {
    case Basis::Answer::About::kValue:
      return EverAt(answer.of) == answer.answer;
    case Basis::Answer::About::kType:
      return TypeOf(answer.of) == answer.answer;
    case Basis::Answer::About::kClosures: {
      const auto found = closures_.find(answer.of);
      return (found == closures_.end() ? 0 : found->second.size()) == answer.answer;
    }
    case Basis::Answer::About::kRecursive:
      return !maybe_recursive_.contains(answer.of);
  }
  return false;
}

// StandsAs tells whether a summary of the round before would come out the same now.
bool Interpreter::StandsAs(SummaryId old) {
  if (before_.fates[old] != Fate::kOpen) return before_.fates[old] == Fate::kSame;
  const Basis& basis = before_.bases[old];
  const auto few = [&](FunctionId function) {
    return before_.forms[function] < options_.max_forms && forms_[function] < options_.max_forms;
  };
  const absl::btree_set<SummaryId>& calls = before_.summaries[old].calls;
  const bool stands = !basis.passing &&
                      std::all_of(basis.answers.begin(), basis.answers.end(),
                                  [this](const Basis::Answer& answer) { return Holds(answer); }) &&
                      std::all_of(calls.begin(), calls.end(), [&](SummaryId callee) {
                        return few(before_.functions[callee]) && StandsAs(callee);
                      });
  if (!stands) before_.fates[old] = Fate::kChanged;
  return stands;
}

void Interpreter::Retell(const Basis& basis) {
  for (const Basis::Told& told : basis.told) {
    switch (told.about) {
      case Basis::Told::About::kGivenHeld:
        Mark(given_held_, told.of);
        break;
      case Basis::Told::About::kGivenInMode:
        Mark(given_in_mode_, told.of);
        break;
      case Basis::Told::About::kHandedOver:
        handed_over_.insert(told.of);
        break;
      case Basis::Told::About::kKept:
        kept_handles_[told.of].insert(told.with);
        break;
    }
  }
}

// TakeOver gives a summary of the round before the number that interpreting it would have given it,
// and likewise what it calls.
SummaryId Interpreter::TakeOver(SummaryId old) {
  const auto id = static_cast<SummaryId>(summaries_.size());
  summaries_.Add(before_.summaries.Take(old));
  before_.now[old] = id;
  before_.fates[old] = Fate::kSame;
  ++forms_[summaries_[id].function];
  Retell(before_.bases[old]);
  before_.bases[old] = {};
  absl::btree_set<SummaryId> calls;
  for (const SummaryId callee : summaries_[id].calls) {
    SummaryId now = before_.now[callee];
    if (now == kNone) {
      const Summary& summary = before_.summaries[callee];
      now = Enter(summary.function, Bindings(summary.bindings));
    }
    calls.insert(now);
  }
  summaries_[id].calls = std::move(calls);
  return id;
}

// Settle notes whether a summary that was made again is to its callers what it was.
void Interpreter::Settle(SummaryId old, SummaryId id) {
  const Summary& was = before_.summaries[old];
  const Summary& is = summaries_[id];
  const bool same = was.events == is.events && was.starts == is.starts && was.exits == is.exits &&
                    was.maybe_recursive == is.maybe_recursive && was.closures == is.closures;
  before_.now[old] = id;
  before_.fates[old] = same ? Fate::kSame : Fate::kChanged;
  before_.summaries.Take(old);
  before_.bases[old] = {};
}

}  // namespace impasse::skeleton
