#include "analyzer/skeleton/harmless_locks.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

// A class with a method of that name, which calls `callee`; nothing when it is empty.
FunctionId AddLock(Linking& linking, const std::string& type, const std::string& callee,
                   const std::string& method = "lock") {
  Function made;
  made.name = linking.Intern(type + "::" + method);
  made.kind = FunctionKind::kMethod;
  made.class_type = linking.Intern(type);
  made.blocks.resize(2);
  made.blocks[0].succs = {1};
  made.exit = 1;
  if (!callee.empty()) {
    Action call;
    call.name = linking.Intern(callee);
    call.ordinal = 1;
    made.blocks[0].actions.push_back(std::move(call));
  }
  linking.program().functions.push_back(std::move(made));
  return static_cast<FunctionId>(linking.program().functions.size() - 1);
}

TEST(HarmlessLocks, CountersAndStandInsWaitForNobody) {
  Linking linking(std::make_shared<const lockapi::Table>());
  AddLock(linking, "Nothing", "");
  AddLock(linking, "Counter", "std::atomic::operator++");
  AddLock(linking, "Futex", "std::atomic::wait");
  AddLock(linking, "Unknown", "wait_for_the_owner");
  const FunctionId spins = AddLock(linking, "Spin", "std::atomic_flag::test_and_set");
  linking.program().functions[spins].blocks[0].loop_head = true;
  AddLock(linking, "Mixed", "");
  AddLock(linking, "Mixed", "wait_for_the_owner", "lock_shared");
  AddLock(linking, "Box", "", "open");
  const auto harmless = HarmlessLocks(linking.program());
  EXPECT_TRUE(harmless.contains(linking.Intern("Nothing")));
  EXPECT_TRUE(harmless.contains(linking.Intern("Counter")));
  for (const std::string type : {"Futex", "Unknown", "Spin", "Mixed", "Box"})
    EXPECT_FALSE(harmless.contains(linking.Intern(type))) << type;
}

}  // namespace
}  // namespace impasse::skeleton
