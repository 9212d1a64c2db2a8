#include "analyzer/skeleton/owner_fields.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

// A class Child whose constructor binds `parent_`, and functions that construct one.
class OwnerFieldsTest : public testing::Test {
 protected:
  OwnerFieldsTest() : linking_(std::make_shared<const lockapi::Table>()) {
    field_ = linking_.Intern("Child::parent_");
    Action bind;
    bind.kind = OpKind::kAssign;
    bind.object = Add(Root::kThis, {{.kind = StepKind::kField, .name = field_}});
    bind.args = {Add(Root::kParam, {})};
    constructor_ = Function(FunctionKind::kConstructor, "Child", std::move(bind));
  }

  PathId Add(Root root, decltype(Path::steps) steps) {
    return linking_.InternPath({.root = root, .steps = std::move(steps)});
  }

  FunctionId Function(FunctionKind kind, const std::string& type, Action action) {
    skeleton::Function made;
    made.kind = kind;
    made.class_type = linking_.Intern(type);
    made.blocks.resize(1);
    made.blocks[0].actions.push_back(std::move(action));
    linking_.program().functions.push_back(std::move(made));
    return static_cast<FunctionId>(linking_.program().functions.size() - 1);
  }

  OwnerFieldMap Owners(bool reference = false) {
    return OwnerFields(linking_.program(), {}, reference ? Fields{field_} : Fields{});
  }

  using Fields = absl::flat_hash_set<StringId>;

  void ConstructIn(const std::string& type, PathId parent, PathId object = 0) {
    Action construct;
    construct.kind = OpKind::kConstruct;
    construct.object = object;
    construct.args = {parent};
    construct.callees = {constructor_};
    Function(FunctionKind::kMethod, type, std::move(construct));
  }

  Linking linking_;
  StringId field_ = 0;
  FunctionId constructor_ = 0;
};

TEST_F(OwnerFieldsTest, TheClassThatAlwaysPassesItselfIsTheOwner) {
  ConstructIn("Parent", Add(Root::kThis, {{.kind = StepKind::kAddress}}));
  const auto owners = Owners();
  ASSERT_TRUE(owners.contains({0, field_}));
  EXPECT_EQ(owners.at({0, field_}), (OwnerField{linking_.Intern("Parent"), 0}));
  EXPECT_TRUE(Owners(/*reference=*/true).empty()) << "a reference is not bound to a pointer";
  EXPECT_TRUE(OwnerFields(linking_.program(), {field_}, {}).empty()) << "assigned elsewhere";
}

TEST_F(OwnerFieldsTest, AMemberIsLentByReference) {
  const StringId mutex = linking_.Intern("Parent::mutex_");
  ConstructIn("Parent", Add(Root::kThis, {{.kind = StepKind::kField, .name = mutex}}));
  const auto owners = Owners(/*reference=*/true);
  ASSERT_TRUE(owners.contains({0, field_}));
  EXPECT_EQ(owners.at({0, field_}), (OwnerField{linking_.Intern("Parent"), mutex}));
  EXPECT_TRUE(Owners().empty()) << "the value of a member is copied";
}

TEST_F(OwnerFieldsTest, AnythingElseIsNoOwner) {
  EXPECT_TRUE(Owners().empty()) << "nothing is constructed";
  ConstructIn("Parent", Add(Root::kThis, {{.kind = StepKind::kAddress}}));
  ConstructIn("Other", Add(Root::kThis, {{.kind = StepKind::kAddress}}));
  EXPECT_TRUE(Owners().empty()) << "two classes";
}

TEST_F(OwnerFieldsTest, AMemberHasAnOwnerWhereItsClassHasNone) {
  const StringId child = linking_.Intern("Parent::child_");
  const PathId member = Add(Root::kThis, {{.kind = StepKind::kField, .name = child}});
  ConstructIn("Parent", Add(Root::kThis, {{.kind = StepKind::kAddress}}), member);
  ConstructIn("Other", Add(Root::kParam, {}));
  const auto owners = Owners();
  ASSERT_EQ(owners.size(), 1U);
  EXPECT_EQ(owners.at({child, field_}), (OwnerField{linking_.Intern("Parent"), 0}));
  ConstructIn("Parent", Add(Root::kParam, {}), member);
  EXPECT_TRUE(Owners().empty()) << "another constructor passes something else";
}

TEST_F(OwnerFieldsTest, AnotherObjectOfTheClassIsNoOwner) {
  ConstructIn("Parent", Add(Root::kThis, {{.kind = StepKind::kAddress}}));
  ConstructIn("Parent", Add(Root::kParam, {}));
  EXPECT_TRUE(Owners().empty());
}

}  // namespace
}  // namespace impasse::skeleton
