#include <algorithm>
#include <string>

#include "analyzer/extract/tooling.h"
#include "analyzer/skeleton/facts_dump.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace impasse::extract {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

JobResult Compile(const std::string& code, const std::string& standard = "-std=c++20") {
  Job job;
  job.directory = "/src";
  job.root = "/src";
  job.file = "a.cc";
  job.args = {"clang++", standard, "-c", "a.cc"};
  job.virtual_files = {{"/src/a.cc", code}};
  return extract::Run(job, nullptr);
}

std::string Dump(const JobResult& result) {
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(result.facts.data()),
                                 result.facts.size());
  EXPECT_TRUE(facts::VerifyTuBuffer(verifier));
  std::string text = skeleton::DumpJson(*facts::GetTu(result.facts.data()));
  // Expectations read better without escapes.
  std::replace(text.begin(), text.end(), '"', '\'');
  return text;
}

std::string Dump(const std::string& code) {
  const JobResult result = Compile(code);
  EXPECT_FALSE(result.failed) << (result.errors.empty() ? "" : result.errors.front());
  return Dump(result);
}

TEST(ExtractTest, GuardIsConstructedAndDestroyedOnItsVariable) {
  const std::string facts = Dump(
      "#include <mutex>\n"
      "struct A { std::mutex mu; int n; void Add() { std::lock_guard<std::mutex> g(mu); ++n; } "
      "};\n");
  EXPECT_THAT(facts, HasSubstr("'op': 'Construct', 'ordinal': 1, 'name': 'std::lock_guard'"));
  EXPECT_THAT(facts, HasSubstr("'object': 'local(0)', 'args': ['this.A::mu']"));
  EXPECT_THAT(facts, HasSubstr("'object': 'local(0)', 'implicit': true, 'at': 'a.cc:2:"));
}

TEST(ExtractTest, VirtualCallsInAConstructorGoToTheClassItself) {
  const std::string facts = Dump(
      "struct Base { Base() { Show(); } virtual ~Base() { Hide(); }\n"
      "  virtual void Show(); virtual void Hide(); };\n"
      "struct Derived : Base { Derived() { Show(); Hide(); } void Show() override; };\n"
      "void Later(Base& base) { base.Show(); }\n");
  EXPECT_THAT(facts, HasSubstr("'name': 'Base::Show', 'callee': '_ZN4Base4ShowEv', 'object': "
                               "'this', 'elsewhere': true, 'at': 'a.cc:1:"));
  EXPECT_THAT(facts, HasSubstr("'name': 'Derived::Show', 'callee': '_ZN7Derived4ShowEv', "
                               "'object': 'this', 'elsewhere': true, 'at': 'a.cc:3:"));
  EXPECT_THAT(facts, HasSubstr("'object': 'param(0)', 'virtual': true"));
}

TEST(ExtractTest, CompoundLiteralsHandTheirPartsOn) {
  const std::string facts = Dump(
      "struct Slot { int id; void (*run)(int); };\n"
      "Slot slots[2];\n"
      "void Set(int i, void (*run)(int)) { slots[i] = (Slot){i, run}; }\n");
  EXPECT_THAT(facts, HasSubstr(".Slot::run', 'args': ['param(1)']"));
}

TEST(ExtractTest, AStaticFunctionOfAHeaderIsKeyedByTheHeaderAndItsVariablesAreNot) {
  Job job;
  job.directory = "/src";
  job.root = "/src";
  job.file = "a.cc";
  job.args = {"clang++", "-c", "a.cc"};
  job.virtual_files = {{"/src/a.cc", "#include \"a.h\"\nstatic void Own() { Shared(); }\n"},
                       {"/src/a.h",
                        "static int count;\nstatic inline int* Shared() { return "
                        "&count; }\n"}};
  const std::string facts = Dump(extract::Run(job, nullptr));
  EXPECT_THAT(facts, HasSubstr("'usr': 'a.h#_ZL6Sharedv'"));
  EXPECT_THAT(facts, HasSubstr("'usr': 'a.cc#_ZL3Ownv'"));
  EXPECT_THAT(facts, HasSubstr("global(a.cc#_ZL5count)"));
}

TEST(ExtractTest, EachBranchOfAConditionalExpressionSaysWhichObjectItIs) {
  const std::string facts = Dump(
      "struct Lane { int jobs; };\n"
      "Lane fast, slow;\n"
      "int* Jobs(bool urgent) { Lane& lane = urgent ? fast : slow; return &lane.jobs; }\n");
  EXPECT_THAT(facts, HasSubstr("'args': ['global(fast)']"));
  EXPECT_THAT(facts, HasSubstr("'args': ['global(slow)']"));
  EXPECT_THAT(facts, HasSubstr("'object': 'local(0)', 'args': ['result("));
}

TEST(ExtractTest, AnOrderKeptInAVariableIsTheConditionItself) {
  const std::string facts =
      Dump("void Swap(int* a, int* b) { const bool swapped = a > b; if (swapped) Swap(b, a); }\n");
  EXPECT_THAT(facts, HasSubstr("'kind': 'Less'"));
}

constexpr char kPages[] =
    "#include <memory>\n"
    "struct Page { explicit Page(int n); ~Page(); };\n"
    "struct Pool { void Take(int* p); };\n"
    "struct Return { Pool* pool; void operator()(int* p) const { pool->Take(p); } };\n"
    "Page::Page(int) {}\n"
    "Page::~Page() { Page* none = nullptr; (void)none; }\n"
    "void Sink(std::unique_ptr<Page> page);\n";

TEST(ExtractTest, AUniquePointerBuildsAndDestroysItsPointee) {
  const std::string kept =
      Dump(std::string(kPages) + "void Keep() { auto page = std::make_unique<Page>(1); }\n");
  EXPECT_THAT(kept, HasSubstr("'name': 'Page', 'callee': '_ZN4PageC1Ei', 'object': 'result("));
  EXPECT_THAT(kept, HasSubstr("'name': 'Page', 'callee': '_ZN4PageD1Ev', 'object': 'local(0)->*'"));
  const std::string reset =
      Dump(std::string(kPages) +
           "struct Owner { std::unique_ptr<Page> page; std::unique_ptr<int, Return> buffer;\n"
           "  void Drop() { page.reset(); buffer.reset(nullptr); } };\n");
  EXPECT_THAT(reset, HasSubstr("'callee': '_ZN4PageD1Ev', 'object': 'this.Owner::page->*'"));
  EXPECT_THAT(reset, HasSubstr("'name': 'Return::operator()'"));
}

TEST(ExtractTest, WhatAUniquePointerMayHaveGivenAwayIsNotDestroyed) {
  for (const std::string body : {"Sink(std::move(page));", "delete page.release();",
                                 "page = nullptr;", "page.swap(other);"}) {
    const std::string facts =
        Dump(std::string(kPages) + "void Move(std::unique_ptr<Page>& other) {\n" +
             "  auto page = std::make_unique<Page>(1); (void)other; " + body + " }\n");
    EXPECT_THAT(facts, Not(HasSubstr("'object': 'local(0)->*', 'implicit'"))) << body;
  }
}

TEST(ExtractTest, BracedListsAreArgumentsWhenTheyCanBeCalled) {
  const std::string facts = Dump(
      "#include <functional>\n#include <vector>\n"
      "void First(); void Second();\n"
      "void Fill() { std::vector<std::function<void()>> all = {First, Second};\n"
      "  std::vector<int> numbers = {1, 2}; }\n");
  EXPECT_THAT(facts, HasSubstr("'function(_Z5Firstv)','function(_Z6Secondv)'"));
  EXPECT_THAT(facts, Not(HasSubstr("'constant(1)'")));
}

TEST(ExtractTest, ConstantTablesHandFunctionsAndAddressesOn) {
  const std::string facts = Dump(
      "struct Ops { int (*open)(int); int flags; };\n"
      "struct Device { const Ops* ops; int state; };\n"
      "int Open(int);\n"
      "const Ops table = {Open, 3};\n"
      "Device disks[2] = {{&table, 0}, {&table, 1}};\n"
      "int numbers[] = {1, 2, 3};\n");
  EXPECT_THAT(facts, HasSubstr("'object': 'global(a.cc#_ZL5table).Ops::open', "
                               "'args': ['function(_Z4Openi)']"));
  EXPECT_THAT(facts, HasSubstr("'object': 'global(disks)[constant(1)].Device::ops', "
                               "'args': ['global(a.cc#_ZL5table)&']"));
  EXPECT_THAT(facts, Not(HasSubstr("'object': 'global(numbers)")));
}

TEST(ExtractTest, OnlyVirtualMethodsAreDispatched) {
  const std::string facts = Dump(
      "struct A { virtual void Can(); void Cannot(); };\n"
      "void Use(A* a) { a->Can(); a->Cannot(); a->A::Can(); }\n");
  EXPECT_THAT(facts, HasSubstr("'object': 'param(0)->*', 'virtual': true, 'elsewhere': true, "
                               "'at': 'a.cc:2:21'"));
  EXPECT_THAT(facts, HasSubstr("'object': 'param(0)->*', 'elsewhere': true, 'at': 'a.cc:2:31'"));
  EXPECT_THAT(facts, HasSubstr("'object': 'param(0)->*', 'elsewhere': true, 'at': 'a.cc:2:47'"));
}

TEST(ExtractTest, ThrowDestroysWhatItLeaves) {
  const std::string facts = Dump(
      "struct S { ~S(); };\n"
      "void Parse(int x) {\n"
      "  S outer;\n"
      "  try {\n"
      "    { S gone; }\n"
      "    S first;\n"
      "    S second;\n"
      "    if (x) throw 1;\n"
      "    S later;\n"
      "  } catch (...) {\n"
      "    throw;\n"
      "  }\n"
      "}\n");
  // local(0) outer, (1) gone, (2) first, (3) second, (4) later.
  EXPECT_THAT(facts, HasSubstr("'at': 'a.cc:8:12'},\n          {'op': 'Destroy', "));
  const auto destroyed = [&](const std::string& place) {
    std::string order;
    for (std::size_t at = facts.find("'op': 'Destroy'"); at != std::string::npos;
         at = facts.find("'op': 'Destroy'", at + 1)) {
      const std::string line = facts.substr(at, facts.find('\n', at) - at);
      if (line.find(place) != std::string::npos) order += line[line.find("local(") + 6];
    }
    return order;
  };
  EXPECT_EQ(destroyed("a.cc:8:12"), "32");
  EXPECT_EQ(destroyed("a.cc:11:5"), "0");
}

TEST(ExtractTest, EqualInputGivesEqualBytes) {
  const std::string code =
      "#include <thread>\n"
      "namespace { struct Local { int n; }; Local hidden; }\n"
      "void Go() { std::thread t([] { hidden.n = 1; }); t.join(); }\n";
  EXPECT_EQ(Compile(code).facts, Compile(code).facts);
}

TEST(ExtractTest, PathsAreRelativeAndInternalNamesCarryTheirFile) {
  const std::string facts = Dump("namespace { int n; void F() { n = 1; } }\nvoid G() { F(); }\n");
  EXPECT_THAT(facts, HasSubstr("'main_file': 'a.cc'"));
  EXPECT_THAT(facts, HasSubstr("'name': '(anonymous)::F', 'usr': 'a.cc#_ZN12_GLOBAL__N_11FEv'"));
  EXPECT_THAT(facts, Not(HasSubstr("/src")));
}

TEST(ExtractTest, ClosureBodyNamesItsCaptures) {
  const std::string facts = Dump(
      "struct S { int n; void M() { int k = 0; auto f = [this, &k] { n = k; Go(); }; f(); }\n"
      "  void Go(); };\n"
      "void Use(S& s) { s.M(); }\n");
  EXPECT_THAT(facts, HasSubstr("'args': ['this&','local(0)'], 'result': 'local(1)', "
                               "'by_ref': [false,true]"));
  EXPECT_THAT(facts, HasSubstr("'callee': '_ZN1S2GoEv', 'object': 'capture(0)->*'"));
  EXPECT_THAT(facts, HasSubstr("'kind': 'ClosureBody'"));
}

TEST(ExtractTest, SmartPointersMovesAndReferencesAreSeenThrough) {
  const std::string facts = Dump(
      "#include <memory>\n"
      "#include <mutex>\n"
      "struct A { std::mutex mu; };\n"
      "void F(std::unique_ptr<A> p, A& r) {\n"
      "  p->mu.lock();\n"
      "  (*p).mu.lock();\n"
      "  p.get()->mu.lock();\n"
      "  A* raw = &r;\n"
      "  raw->mu.lock();\n"
      "  (&r)->mu.lock();\n"
      "}\n");
  EXPECT_THAT(facts, HasSubstr("'object': 'param(0)->*.A::mu', 'at': 'a.cc:5:"));
  EXPECT_THAT(facts, HasSubstr("'object': 'param(0)->*.A::mu', 'at': 'a.cc:6:"));
  EXPECT_THAT(facts, HasSubstr("'object': 'param(0)->*.A::mu', 'at': 'a.cc:7:"));
  EXPECT_THAT(facts, HasSubstr("'object': 'local(0)', 'args': ['param(1)&']"));
  EXPECT_THAT(facts, HasSubstr("'object': 'local(0)->*.A::mu', 'at': 'a.cc:9:"));
  EXPECT_THAT(facts, HasSubstr("'object': 'param(1).A::mu', 'at': 'a.cc:10:"));
}

TEST(ExtractTest, IndirectCallsNameTheirTarget) {
  const std::string facts = Dump(
      "struct S { void (*hook)(int); };\n"
      "void Run(S* s, void (*f)(int)) { s->hook(1); f(2); (*f)(3); }\n");
  EXPECT_THAT(facts, HasSubstr("'target': 'param(0)->*.S::hook', 'args': ['constant(1)']"));
  EXPECT_THAT(facts, HasSubstr("'target': 'param(1)', 'args': ['constant(2)']"));
  EXPECT_THAT(facts, HasSubstr("'target': 'param(1)', 'args': ['constant(3)']"));
}

TEST(ExtractTest, ConditionsHaveOneNormalForm) {
  const std::string facts = Dump(
      "void A(); bool flag; int* p;\n"
      "void F(int n, int m) {\n"
      "  if (!flag) A();\n"
      "  if (p != nullptr) A();\n"
      "  if (n > m) A();\n"
      "  if (n == 0) A();\n"
      "  ++n;\n"
      "}\n");
  EXPECT_THAT(facts, HasSubstr("{'kind': 'Truth', 'lhs': 'global(flag)', 'negated': true"));
  EXPECT_THAT(facts, HasSubstr("{'kind': 'Truth', 'lhs': 'global(p)', 'identity': 'p'}"));
  EXPECT_THAT(facts, HasSubstr("{'kind': 'Less', 'lhs': 'param(1)', 'rhs': 'param(0)', "
                               "'identity': 'm < n', 'mutable': true}"));
  EXPECT_THAT(facts, HasSubstr("{'kind': 'Truth', 'lhs': 'param(0)', 'negated': true"));
}

TEST(ExtractTest, TheTruthValueReturnedIsInTheBlockThatLooksAtItLast) {
  const std::string facts = Dump(
      "struct Q { bool empty() const; } q; bool closed;\n"
      "bool Alone() { return !q.empty(); }\n"
      "bool Either() { return closed || !q.empty(); }\n"
      "bool Neither() { return !(closed || q.empty()); }\n");
  EXPECT_THAT(facts,
              HasSubstr("'returned': {'kind': 'Truth', 'lhs': 'result(1)', 'negated': true"));
  EXPECT_THAT(facts, HasSubstr("'condition': {'kind': 'Truth', 'lhs': 'global(closed)', "));
  EXPECT_THAT(facts, HasSubstr("'returned': {'kind': 'Truth', 'negated': true, 'identity': "));
}

TEST(ExtractTest, WhatIsCastToVoidIsDiscarded) {
  const std::string facts = Dump("bool Send(int);\nvoid F() { (void)Send(1); Send(2); }\n");
  EXPECT_THAT(facts, HasSubstr("'args': ['constant(1)'], 'elsewhere': true, 'discarded': true"));
  EXPECT_THAT(facts, HasSubstr("'args': ['constant(2)'], 'elsewhere': true, 'at'"));
}

TEST(ExtractTest, WhatIsLikelyIsTheConditionItself) {
  const std::string facts = Dump(
      "void A(); int Left();\n"
      "void F(int* p) {\n"
      "  if (__builtin_expect(!!(Left() == 0), 0)) A();\n"
      "  if (__builtin_expect(p != nullptr, 1)) A();\n"
      "}\n");
  EXPECT_THAT(facts, HasSubstr("{'kind': 'Truth', 'lhs': 'result(1)', 'negated': true"));
  EXPECT_THAT(facts, HasSubstr("{'kind': 'Truth', 'lhs': 'param(0)', 'identity': 'p'}"));
}

TEST(ExtractTest, TemplatesAreSeenAsInstantiated) {
  const std::string facts = Dump(
      "void Hit(int); void Hit(long);\n"
      "template <class T> struct Box { T v; void Go() { Hit(v); } };\n"
      "template <class T> void Call(T t) { Hit(t); }\n"
      "void Use(Box<int>& b) { b.Go(); Call(2L); }\n");
  EXPECT_THAT(facts, HasSubstr("'name': 'Box::Go'"));
  EXPECT_THAT(facts, HasSubstr("'callee': '_Z3Hiti', 'args': ['this.Box<int>::v']"));
  EXPECT_THAT(facts, HasSubstr("'callee': '_Z3Hitl', 'args': ['param(0)']"));
}

TEST(ExtractTest, CIsReadToo) {
  Job job;
  job.directory = job.root = "/src";
  job.file = "a.c";
  job.args = {"gcc", "-c", "a.c"};
  job.virtual_files = {{"/src/a.c",
                        "struct m { int x; }; void lock(struct m*);\n"
                        "static struct m table[4];\n"
                        "void f(int i) { lock(&table[i]); lock(table + 1); lock(table); }\n"}};
  const std::string facts = Dump(extract::Run(job, nullptr));
  EXPECT_THAT(facts, HasSubstr("'args': ['global(a.c#table)[param(0)]&']"));
  EXPECT_THAT(facts, HasSubstr("'args': ['global(a.c#table)[constant(1)]&']"));
  EXPECT_THAT(facts, HasSubstr("'args': ['global(a.c#table)[constant(0)]&']"));
}

TEST(ExtractTest, BrokenUnitKeepsWhatCouldBeRead) {
  // Named absolutely, as in a compilation database.
  Job job;
  job.directory = job.root = "/src";
  job.file = "/src/a.cc";
  job.args = {"clang++", "-c", "/src/a.cc"};
  job.virtual_files = {{"/src/a.cc", "void G();\nvoid F() { G(); }\nint x = missing;\n"}};
  const JobResult result = extract::Run(job, nullptr);
  EXPECT_TRUE(result.failed);
  ASSERT_FALSE(result.errors.empty());
  EXPECT_THAT(result.errors.front(), StartsWith("a.cc:3:9: use of undeclared identifier"));
  EXPECT_THAT(Dump(result), HasSubstr("'callee': '_Z1Gv'"));
  EXPECT_THAT(Dump(result), HasSubstr("'failed': true"));
}

TEST(ExtractTest, UnknownFlagsAndMissingFilesAreFailuresNotCrashes) {
  Job job;
  job.directory = job.root = "/src";
  job.file = "missing.cc";
  job.args = {"clang++", "-c", "missing.cc"};
  EXPECT_TRUE(extract::Run(job, nullptr).failed);
  job.args = {};
  EXPECT_TRUE(extract::Run(job, nullptr).failed);
}

TEST(ExtractTest, FlagsOfAnotherCompilerAreDropped) {
  Job job;
  job.directory = job.root = "/src";
  job.file = "a.cc";
  job.args = {"g++", "-fno-such-flag", "-mno-such-machine", "-c", "a.cc"};
  job.virtual_files = {{"/src/a.cc", "int x;\n"}};
  const JobResult result = extract::Run(job, nullptr);
  EXPECT_FALSE(result.failed) << result.errors.front();
}

TEST(ExtractTest, SystemHeadersAreNotExtracted) {
  EXPECT_THAT(Dump("#include <vector>\nvoid F(std::vector<int>& v) { v.clear(); }\n"),
              Not(HasSubstr("'name': 'std::vector::clear', 'usr'")));
}

}  // namespace
}  // namespace impasse::extract
