// The lock order for people: layers, knots, locks without an order, blind spots.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "analyzer/cli/analyze.h"
#include "analyzer/cli/write_lock_order.h"
#include "analyzer/reporters/text_page.h"

namespace impasse::cli {
namespace {

constexpr std::size_t kMaxFunctions = 3;
constexpr std::size_t kMaxItems = 20;

std::string At(const Location& location, const std::string& function) {
  std::string text;
  if (location.known()) text += "at " + PlaceText(location);
  if (!function.empty()) text += (text.empty() ? "in " : " in ") + function;
  return text;
}

std::string FunctionsOf(const std::vector<LockUse>& uses) {
  std::set<std::string> names;
  for (const LockUse& use : uses) names.insert(use.function);
  std::string text;
  std::size_t shown = 0;
  for (const std::string& name : names) {
    if (shown++ == kMaxFunctions) break;
    text += (text.empty() ? "" : ", ") + name;
  }
  if (names.size() > kMaxFunctions) {
    text += " and " + std::to_string(names.size() - kMaxFunctions) + " more";
  }
  return text;
}

std::string Described(const OrderedLock& lock) {
  std::string text = "(" + std::string(ToString(lock.kind));
  if (lock.declared.known()) text += ", " + PlaceText(lock.declared);
  if (lock.summary) text += ", one in every object";
  text += "): ";
  if (lock.uses.empty()) return text + "not taken by name";
  return text + "taken at " + Counted(lock.uses.size(), "place") + ", in " + FunctionsOf(lock.uses);
}

class OrderPage {
 public:
  OrderPage(const LockOrder& order, const Report& report, std::ostream& out)
      : order_(order), report_(report), page_(out, report, options_) {}

  void Write() {
    Head();
    Layers();
    Knots();
    Rest("Never held together with another lock:", /*taken=*/true);
    Rest("Never taken by name (through a wrapper or not at all):", /*taken=*/false);
    BlindSpots();
  }

 private:
  void Head() {
    std::uint32_t layers = 0;
    for (const OrderedLock& lock : order_.locks) layers = std::max(layers, lock.layer);
    page_.Line(0, Counted(order_.locks.size(), "lock") + ", " +
                      Counted(order_.edges.size(), "pair") + " held together, " +
                      Counted(layers, "layer") +
                      (order_.knots.empty()
                           ? "; there is one order for all of them"
                           : "; " + Counted(order_.knots.size(), "knot") + " without an order"));
    if (!report_.complete) page_.Line(0, "THE RESULT IS INCOMPLETE, see below");
  }

  void Lock(const OrderedLock& lock) {
    page_.Paragraph(2, Harmless(lock.name) + " ", Described(lock), 6);
  }

  void Layers() {
    std::uint32_t layer = 0;
    for (std::size_t i = 0; i < order_.locks.size(); ++i) {
      const OrderedLock& lock = order_.locks[i];
      if (lock.layer == 0) return;
      if (lock.layer != layer) {
        layer = lock.layer;
        page_.Blank();
        page_.Line(0, "Layer " + std::to_string(layer) + (layer == 1 ? ", taken first:" : ":"));
      }
      Lock(lock);
      for (const OrderEdge& edge : order_.edges) {
        if (edge.from != i) continue;
        page_.Paragraph(6, edge.tried ? "then tries " : "then ",
                        order_.locks[edge.to].name + " " + At(edge.location, edge.function), 8);
      }
    }
  }

  const OrderEdge* Edge(std::size_t from, std::size_t to) const {
    for (const OrderEdge& edge : order_.edges) {
      if (edge.from == from && edge.to == to) return &edge;
    }
    return nullptr;
  }

  void Knots() {
    if (order_.knots.empty()) return;
    page_.Blank();
    page_.Line(0, "No order among (`impasse check` tells whether threads can meet there):");
    for (const Knot& knot : order_.knots) {
      std::string names;
      for (const std::size_t lock : knot.members) {
        names += (names.empty() ? "" : ", ") + order_.locks[lock].name;
      }
      if (knot.members.size() == 1) names += ", in two objects";
      page_.Paragraph(2, "", names, 6);
      for (std::size_t i = 0; i < knot.cycle.size(); ++i) {
        const std::size_t from = knot.cycle[i];
        const std::size_t to = knot.cycle[(i + 1) % knot.cycle.size()];
        const OrderEdge* const edge = Edge(from, to);
        page_.Paragraph(6, Harmless(order_.locks[from].name) + " then ",
                        order_.locks[to].name +
                            (edge == nullptr ? "" : " " + At(edge->location, edge->function)),
                        8);
      }
    }
  }

  void Rest(const char* title, bool taken) {
    bool first = true;
    for (const OrderedLock& lock : order_.locks) {
      if (lock.layer != 0 || lock.uses.empty() == taken) continue;
      if (first) {
        page_.Blank();
        page_.Line(0, title);
      }
      first = false;
      Lock(lock);
    }
  }

  void BlindSpots() {
    page_.Blank();
    if (report_.blind_spots.empty()) return page_.Line(0, "No blind spots.");
    page_.Line(0, "Blind spots (what could not be seen or decided):");
    for (const BlindSpot& spot : report_.blind_spots) {
      page_.Paragraph(2, "- ", spot.what, 4);
      for (std::size_t i = 0; i < std::min(spot.items.size(), kMaxItems); ++i) {
        page_.Paragraph(6, "", spot.items[i], 8);
      }
      if (spot.items.size() > kMaxItems) {
        page_.Line(6, "and " + std::to_string(spot.items.size() - kMaxItems) +
                          " more; --format json lists them all");
      }
      if (!spot.hint.empty()) page_.Paragraph(4, "", spot.hint, 4);
    }
  }

  const LockOrder& order_;
  const Report& report_;
  const ReportOptions options_;
  TextPage page_;
};

}  // namespace

void WriteOrderText(const LockOrder& order, const Report& report, std::ostream& out) {
  OrderPage(order, report, out).Write();
}

void WriteOrderAnnotations(const LockOrder& order, std::ostream& out) {
  for (std::size_t i = 0; i < order.locks.size(); ++i) {
    const OrderedLock& lock = order.locks[i];
    std::string before;
    for (const OrderEdge& edge : order.edges) {
      const OrderedLock& from = order.locks[edge.from];
      if (edge.to != i || edge.tried || from.layer >= lock.layer) continue;
      before += (before.empty() ? "" : ", ") + from.name;
    }
    if (before.empty()) continue;
    out << Harmless(PlaceText(lock.declared) + ": " + lock.name +
                    " __attribute__((acquired_after(" + before + ")))")
        << '\n';
  }
}

void AddUnknown(const LockInventory& inventory, Report& report) {
  if (inventory.unknown_locks.empty()) return;
  BlindSpot spot{Counted(inventory.unknown_locks.size(), "acquisition") +
                     " of a lock that the text does not name",
                 "the order has them where the analysis of values knows the object",
                 {}};
  for (const UnknownPlace& place : inventory.unknown_locks) {
    spot.items.push_back((place.text.empty() ? "" : place.text + " ") +
                         At(place.location, place.function));
  }
  report.blind_spots.push_back(std::move(spot));
}

}  // namespace impasse::cli
