// Writes a LockOrder for people, programs and Graphviz.
#ifndef IMPASSE_ANALYZER_CLI_WRITE_LOCK_ORDER_H_
#define IMPASSE_ANALYZER_CLI_WRITE_LOCK_ORDER_H_

#include <ostream>

#include "analyzer/cli/lock_order.h"
#include "analyzer/model/finding.h"

namespace impasse::cli {

// `report` has the blind spots, the summary and whether everything could be read.
void WriteOrderText(const LockOrder& order, const Report& report, std::ostream& out);
void WriteOrderJson(const LockOrder& order, const Report& report, std::ostream& out);
void WriteOrderDot(const LockOrder& order, std::ostream& out);

// Prints, for each lock with a layer, the attribute of Clang's thread-safety analysis that states
// its order.
void WriteOrderAnnotations(const LockOrder& order, std::ostream& out);

// AddUnknown adds a blind spot for acquisitions of locks that the inventory could not name. Linking
// has said already which calls lead nowhere.
void AddUnknown(const LockInventory& inventory, Report& report);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_WRITE_LOCK_ORDER_H_
