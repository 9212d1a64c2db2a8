// text: the report for a person, in an editor, in the log of a build, or at 3 a.m. on a terminal.
//
// A finding: what happened, in one sentence; a block per thread; what to do; how to suppress it.
// Then the summary, what could not be looked at, and what no longer matches anything.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "analyzer/reporters/reporter.h"
#include "analyzer/reporters/suppression_line.h"
#include "analyzer/reporters/text_page.h"
#include "analyzer/reporters/text_story.h"

namespace impasse {
namespace {

using Triage = Finding::Triage;

Ink InkOf(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return Ink::kNote;
    case Severity::kWarning:
      return Ink::kWarning;
    case Severity::kError:
      return Ink::kError;
  }
  return Ink::kError;
}

// How we know, and how well.
std::string EvidenceText(const Finding& finding) {
  std::string text;
  switch (finding.evidence) {
    case Evidence::kStatic:
      text = "found in the source";
      break;
    case Evidence::kObserved:
      text = "it happened in this run";
      break;
    case Evidence::kPredicted:
      text = "it did not happen in this run, but it can";
      break;
  }
  if (finding.confidence != Confidence::kCertain)
    text += "; " + std::string(ToString(finding.confidence));
  if (!finding.confidence_reason.empty()) text += ": " + finding.confidence_reason;
  return text;
}

std::string TriageText(const Finding& finding) {
  if (finding.triage == Triage::kNew) return "";
  const std::string what = finding.triage == Triage::kSuppressed ? "suppressed" : "in the baseline";
  return finding.triage_reason.empty() ? what : what + ": " + finding.triage_reason;
}

void WriteHead(TextPage& page, const Finding& finding) {
  const std::string severity = std::string(ToString(finding.severity)) + ": ";
  page.Paragraph(0, severity, finding.message + " [" + finding.rule + "]", 4,
                 {.lead = InkOf(finding.severity), .text = Ink::kBold});
  const std::string place = PlaceText(finding.location);
  if (!place.empty() && finding.threads.empty()) {
    page.Line(4, page.Inked(Ink::kFaint, "at ") + Harmless(place));
    page.Quote(7, finding.location);
  }
  page.Paragraph(4, "", EvidenceText(finding), 4, {.text = Ink::kFaint});
  if (const std::string triage = TriageText(finding); !triage.empty())
    page.Paragraph(4, "", triage, 4);
}

void WriteRelated(TextPage& page, const Finding& finding) {
  if (finding.related.empty()) return;
  page.Blank();
  for (const auto& [location, sentence] : finding.related) {
    std::string text = PlaceText(location);
    text.append(text.empty() ? "" : ": ").append(sentence);
    page.Paragraph(0, "see ", text, 4, {.lead = Ink::kFaint});
    page.Quote(7, location);
  }
}

void WriteThreads(TextPage& page, const Finding& finding) {
  const std::vector<ThreadStory>& threads = finding.threads;
  for (auto thread = threads.begin(); thread != threads.end(); ++thread) {
    const auto like = std::find_if(threads.begin(), thread, [thread](const ThreadStory& other) {
      return SamePlaces(other, *thread);
    });
    page.Blank();
    WriteThread(page, *thread, like == thread || thread->steps.empty() ? nullptr : &*like);
  }
}

// What `impasse run --confirm` has to say.
void WriteConfirmation(TextPage& page, const Finding& finding) {
  const auto verdict = finding.properties.find("confirmation");
  if (verdict == finding.properties.end()) return;
  std::string text = verdict->second;
  const auto add = [&](const char* property, const std::string& before) {
    const auto value = finding.properties.find(property);
    if (value != finding.properties.end()) text.append(before).append(value->second);
  };
  add("confirmed_in_run", " in run ");
  add("not_reached", ": ");
  page.Paragraph(0, "confirm:     ", text, 13, {.lead = Ink::kBold});
}

void WriteFinding(TextPage& page, const Finding& finding) {
  WriteHead(page, finding);
  WriteThreads(page, finding);
  WriteInterleaving(page, finding);
  WriteRelated(page, finding);
  page.Blank();
  WriteConfirmation(page, finding);
  if (!finding.advice.empty())
    page.Paragraph(0, "what to do:  ", finding.advice, 13, {.lead = Ink::kBold});
  page.Line(
      0, page.Inked(Ink::kFaint, "suppress:    " + Harmless(SuppressionLine(finding)) + " # why"));
  if (!finding.fingerprint.empty())
    page.Line(0, page.Inked(Ink::kFaint, "fingerprint: " + finding.fingerprint));
}

// A finding whose full text stands further up on the same terminal.
void WriteReminder(TextPage& page, const Finding& finding) {
  page.Line(0, page.Inked(InkOf(finding.severity), std::string(ToString(finding.severity)) + ": ") +
                   Harmless(finding.rule + " " + finding.fingerprint + ": " + finding.message) +
                   page.Inked(Ink::kFaint, " (shown above)"));
}

std::string CountsText(const Report& report) {
  std::array<std::size_t, 3> by_severity{};
  std::size_t suppressed = 0;
  std::size_t known = 0;
  for (const Finding& finding : report.findings) {
    if (finding.triage == Triage::kNew) ++by_severity[static_cast<std::size_t>(finding.severity)];
    suppressed += finding.triage == Triage::kSuppressed ? 1 : 0;
    known += finding.triage == Triage::kBaseline ? 1 : 0;
  }
  std::string text;
  const auto add = [&text](std::size_t n, const std::string& what) {
    if (n != 0) text.append(text.empty() ? "" : ", ").append(what);
  };
  add(by_severity[2], Count(by_severity[2], "error"));
  add(by_severity[1], Count(by_severity[1], "warning"));
  add(by_severity[0], Count(by_severity[0], "note"));
  if (text.empty()) text = "nothing found";
  add(suppressed, std::to_string(suppressed) + " suppressed");
  add(known, std::to_string(known) + " in the baseline");
  return text;
}

// The status of a program as a shell sees it.
std::string ProgramText(int status) {
  if (status == 0) return "the program ended normally";
  if (status > 128) return "the program was ended by signal " + std::to_string(status - 128);
  return "the program ended with status " + std::to_string(status);
}

void WriteSummary(TextPage& page, const Report& report) {
  std::string facts;
  for (const auto& [key, value] : report.summary) {
    facts.append(facts.empty() ? "" : ", ").append(key).append(" ").append(value);
  }
  const std::string lead =
      report.command.empty() ? "impasse: " : "impasse " + report.command + ": ";
  const std::string incomplete = report.complete ? "" : "; THE RESULT IS INCOMPLETE, see below";
  page.Paragraph(0, lead, CountsText(report) + incomplete, 2, {.lead = Ink::kBold});
  if (!facts.empty()) page.Paragraph(2, "", facts, 2);
  if (report.program_status >= 0) page.Paragraph(2, "", ProgramText(report.program_status), 2);
}

void WriteBlindSpots(TextPage& page, const Report& report) {
  const std::size_t shown = 10;
  page.Line(0, page.Inked(Ink::kBold, "Blind spots") +
                   (report.blind_spots.empty() ? ": none known"
                                               : " (what could not be seen or decided):"));
  for (const BlindSpot& spot : report.blind_spots) {
    page.Paragraph(2, "- ", spot.what, 4);
    for (std::size_t i = 0; i < spot.items.size() && i < shown; ++i)
      page.Paragraph(6, "", spot.items[i], 8);
    if (spot.items.size() > shown)
      page.Line(6, "and " + std::to_string(spot.items.size() - shown) + " more");
    if (!spot.hint.empty()) page.Paragraph(4, "", spot.hint, 4);
  }
}

void Write(const Report& report, const ReportOptions& options, std::ostream& out) {
  TextPage page(out, report, options);
  for (const Finding& finding : report.findings) {
    if (finding.triage != Triage::kNew && !options.show_triaged) continue;
    if (options.shown_in_short && finding.shown) continue;
    WriteFinding(page, finding);
    page.Blank();
  }
  if (!options.shown_in_short) {
    for (const ProcessStory& process : report.at_timeout) {
      WriteProcess(page, process);
      page.Blank();
    }
  }
  if (options.findings_only) return;
  for (const Finding& finding : report.findings) {
    if (options.shown_in_short && finding.shown) WriteReminder(page, finding);
  }
  WriteSummary(page, report);
  if (!report.unused_suppressions.empty()) page.Line(0, "Suppressions that matched nothing:");
  for (const std::string& line : report.unused_suppressions) page.Paragraph(2, "- ", line, 4);
  WriteBlindSpots(page, report);
}

const Reporter kText = {.name = "text", .what = "for people; the default", .write = Write};
IMPASSE_REGISTER_REPORTER(kText);

}  // namespace
}  // namespace impasse
