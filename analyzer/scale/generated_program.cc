#include "analyzer/scale/generated_program.h"

#include <algorithm>
#include <vector>

#include "analyzer/scale/unit_writer.h"

namespace impasse::scale {
namespace {

// What the functions of a unit do, by their number.
constexpr std::uint32_t kMethods = 18;       // take the lock of their object
constexpr std::uint32_t kFirstByHand = 18;   // take a global lock
constexpr std::uint32_t kOverrider = 25;     // overrides a method of the base
constexpr std::uint32_t kFirstCaller = 28;   // calls through a table
constexpr std::uint32_t kTarget = 30;        // is called through the table
constexpr std::uint32_t kSetUp = 31;         // fills the table
constexpr std::uint32_t kSetUpLibrary = 32;  // in the first unit of a library
constexpr std::uint32_t kThread = 33;        // what a thread runs, in the first unit
constexpr std::uint32_t kInversion = 34;     // two that take locks in opposite orders, two helpers
constexpr std::uint32_t kFirstPlain = 38;
constexpr std::uint32_t kFirstInternal = 120;  // of internal linkage from here on
constexpr std::uint32_t kMain = kUnitFunctions - 1;
constexpr std::uint32_t kGroup = 5;  // units that share a base and a type of table
constexpr std::uint32_t kInlines = 30;
constexpr std::uint32_t kThreadEvery = 4;  // libraries

constexpr const char* kMutex = "std::mutex";
constexpr const char* kPthreadMutex = "pthread_mutex_t";

// A draw depends on where it is made only, so that units can be written in any order.
std::uint32_t Draw(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t below) {
  std::uint64_t x =
      (static_cast<std::uint64_t>(a) << 40U) ^ (static_cast<std::uint64_t>(b) << 16U) ^ c;
  x += 0x9e3779b97f4a7c15U;  // splitmix64
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return static_cast<std::uint32_t>((x ^ (x >> 31U)) % below);
}

std::string N(std::uint32_t n) { return std::to_string(n); }

// UnitMaker writes one unit of a program.
class UnitMaker {
 public:
  UnitMaker(const GeneratedProgram& program, std::uint32_t unit)
      : program_(program),
        unit_(unit),
        library_(unit / kLibraryUnits),
        out_("src/lib" + N(library_) + "/unit" + N(unit) + ".cc") {}

  std::string Make() {
    Declare();
    for (std::uint32_t i = 0; i < kInlines; ++i) Inline(i);
    for (std::uint32_t i = 0; i < kUnitFunctions; ++i) Function(i);
    return out_.Finish();
  }

 private:
  std::string Space(std::uint32_t unit) const {
    return "acme::lib" + N(unit / kLibraryUnits) + "::unit" + N(unit);
  }
  std::string ClassOf(std::uint32_t unit) const { return Space(unit) + "::Service"; }
  std::string BaseOf(std::uint32_t unit) const {
    return "acme::lib" + N(unit / kLibraryUnits) + "::Base" + N(unit / kGroup);
  }
  std::string TableOf(std::uint32_t unit) const {
    return "acme::lib" + N(unit / kLibraryUnits) + "::Table" + N(unit / kGroup);
  }
  std::string ServiceOf(std::uint32_t unit) const { return Space(unit) + "::the_service"; }
  std::string TableIn(std::uint32_t unit) const { return Space(unit) + "::the_table"; }
  std::string LockOf(std::uint32_t unit, std::uint32_t which) const {
    return Space(unit) + "::lock" + N(which);
  }
  bool IsMain(std::uint32_t unit, std::uint32_t i) const {
    return i == kMain && unit + 1 == program_.units();
  }
  std::string NameOf(std::uint32_t unit, std::uint32_t i) const {
    if (IsMain(unit, i)) return "main";
    const bool method = i < kMethods || i == kOverrider;
    return (method ? ClassOf(unit) : Space(unit)) + "::function_" + N(i);
  }
  std::string UsrOf(std::uint32_t unit, std::uint32_t i) const {
    if (IsMain(unit, i)) return "main";
    const std::string file = i >= kFirstInternal ? "src/unit" + N(unit) + ".cc#" : "";
    return file + "_ZN4acme4lib" + N(unit / kLibraryUnits) + "4unit" + N(unit) + "8function" +
           N(i) + "EPNS_7ServiceEi";
  }
  std::uint32_t FirstUnit() const { return library_ * kLibraryUnits; }
  std::uint32_t LibraryUnits(std::uint32_t library) const {
    return std::min(kLibraryUnits, program_.units() - library * kLibraryUnits);
  }
  // A library below this one.
  std::uint32_t Below(std::uint32_t draw) const {
    return draw == 0 ? library_ / 2 : draw == 1 ? library_ / 3 : std::min(draw - 2, library_ - 1);
  }
  std::uint32_t UnitBelow(std::uint32_t i, std::uint32_t purpose) const {
    const std::uint32_t library = Below(Draw(unit_, i, purpose, 4));
    return library * kLibraryUnits + Draw(unit_, i, purpose + 1, LibraryUnits(library));
  }

  void Declare() {
    facts::ClassT& base = out_.Class(BaseOf(unit_), {});
    out_.Method(base, BaseOf(unit_) + "::Run", "");
    facts::ClassT& service = out_.Class(ClassOf(unit_), {BaseOf(unit_)});
    out_.Field(service, "mu_", kMutex);
    out_.Field(service, "count_", "int");
    if (library_ > 0) out_.Field(service, "peer_", ClassOf(Peer()) + " *");
    out_.Method(service, UsrOf(unit_, kOverrider), BaseOf(unit_) + "::Run");
    out_.Field(out_.Class(TableOf(unit_), {}), "run", "void (*)(int)");
    out_.DeclareGlobal(ServiceOf(unit_), ClassOf(unit_));
    out_.DeclareGlobal(TableIn(unit_), TableOf(unit_));
    for (std::uint32_t i = 0; i < 4; ++i) out_.DeclareGlobal(LockOf(unit_, i), kPthreadMutex);
  }

  std::uint32_t Peer() const { return UnitBelow(0, 900); }

  void Function(std::uint32_t i) {
    FunctionWriter function = out_.Function(UsrOf(unit_, i), NameOf(unit_, i));
    function.function().external = i < kFirstInternal || IsMain(unit_, i);
    if (i < kMethods || i == kOverrider) {
      function.function().kind = facts::FunctionKind::kMethod;
      function.function().class_usr = out_.String(ClassOf(unit_));
      function.function().is_virtual = i == kOverrider;
      function.Param("n", "int");
      return i == kOverrider ? Leaf(function, i) : LockingMethod(function, i);
    }
    if (IsMain(unit_, i)) return Main(function);
    if (i == kThread && unit_ == FirstUnit()) return Thread(function);
    function.Param("service", ClassOf(unit_) + " *");
    function.Param("n", "int");
    if (i < kOverrider) return LockByHand(function, i);
    if (i < kTarget) return Dispatch(function, i);
    if (i == kTarget) return Leaf(function, i);
    if (i == kSetUp || i == kSetUpLibrary) return SetUp(function, i);
    const bool inverts =
        i >= kInversion && i < kFirstPlain && unit_ == FirstUnit() && LibraryUnits(library_) > 1;
    return inverts ? Invert(function, i - kInversion) : Plain(function, i);
  }

  // The function calls function `i` of a unit, on the object of that unit or on `object`.
  void CallUnit(FunctionWriter& from, std::uint32_t unit, std::uint32_t i, std::uint32_t object) {
    const bool method = i < kMethods || i == kOverrider;
    const std::uint32_t given =
        object != 0 ? object : out_.Global(ServiceOf(unit), {}, ClassOf(unit));
    const std::uint32_t number = out_.Constant(Draw(unit, i, unit_, 3));
    if (method) return from.Call(UsrOf(unit, i), NameOf(unit, i), {number}, given);
    const std::uint32_t address = out_.Global(ServiceOf(unit), {"&"}, ClassOf(unit) + " *");
    from.Call(UsrOf(unit, i), NameOf(unit, i), {object != 0 ? object : address, number});
  }

  // What may be called with a lock held: it takes locks of lower libraries only.
  void CallBelow(FunctionWriter& from, std::uint32_t i, std::uint32_t object) {
    if (library_ == 0) return from.Call("strlen", "strlen", {0});
    if (object != 0) return CallUnit(from, Peer(), Draw(unit_, i, 1, kMethods), object);
    CallUnit(from, UnitBelow(i, 2), kFirstByHand + Draw(unit_, i, 4, kOverrider - kFirstByHand), 0);
  }

  void LockingMethod(FunctionWriter& f, std::uint32_t i) {
    const std::uint32_t guard = f.LocalPath(f.Local("lock", "std::lock_guard<std::mutex>"), {},
                                            "std::lock_guard<std::mutex>");
    const std::uint32_t n = f.ParamPath(0, {}, "int");
    f.Begin({1});
    f.Begin({2, 3});
    facts::OpT& made = f.Op(facts::OpKind::kConstruct);
    made.name = out_.String("std::lock_guard");
    made.callee = out_.String("_ZNSt10lock_guardISt5mutexEC1ERS0_");
    made.object = made.result = guard;
    made.args = {f.This({ClassOf(unit_) + "::mu_"}, kMutex)};
    f.When(n, "n");
    f.Begin({3});
    if (i % 2 == 0) {
      const std::uint32_t peer =
          library_ == 0 ? 0 : f.This({ClassOf(unit_) + "::peer_", "*"}, ClassOf(Peer()));
      CallBelow(f, i, peer);
    }
    f.Begin({4});
    f.Assign(f.This({ClassOf(unit_) + "::count_"}, "int"), n);
    facts::OpT& ended = f.Op(facts::OpKind::kDestroy);
    ended.name = out_.String("std::lock_guard");
    ended.object = guard;
    ended.implicit = true;
    f.Begin({});
  }

  void ByHand(FunctionWriter& f, const char* operation, std::uint32_t lock) {
    const std::string name = std::string("pthread_mutex_") + operation;
    f.Call(name, name, {out_.Global(LockOf(unit_, lock), {"&"}, "pthread_mutex_t *")});
  }

  void LockByHand(FunctionWriter& f, std::uint32_t i) {
    const std::uint32_t n = f.ParamPath(1, {}, "int");
    f.Begin({1});
    f.Begin({2, 3});
    ByHand(f, "lock", i % 2);
    f.When(n, "n");
    f.Begin({4});
    ByHand(f, "unlock", i % 2);
    f.Return(out_.Constant(-1));
    f.Begin({4});
    if (i % 2 == 0) CallBelow(f, i, 0);
    ByHand(f, "unlock", i % 2);
    f.Return(n);
    f.Begin({});
  }

  // Two functions nest the locks 2 and 3 in opposite orders, each through a helper.
  void Invert(FunctionWriter& f, std::uint32_t role) {
    f.Begin({1});
    f.Begin({2});
    ByHand(f, "lock", 2 + role % 2);
    if (role < 2)
      CallUnit(f, unit_, kInversion + 3 - role, f.ParamPath(0, {}, ClassOf(unit_) + " *"));
    ByHand(f, "unlock", 2 + role % 2);
    f.Begin({});
  }

  void Leaf(FunctionWriter& f, std::uint32_t i) {
    f.Begin({1});
    f.Begin({2});
    CallInline(f, i, 0);
    f.Return(out_.Constant(i % 2));
    f.Begin({});
  }

  void Dispatch(FunctionWriter& f, std::uint32_t i) {
    const std::uint32_t n = f.ParamPath(1, {}, "int");
    f.Begin({1});
    f.Begin({2, 3});
    f.When(n, "n");
    f.Begin({3});
    if (i < kFirstCaller) {
      f.Call(BaseOf(unit_) + "::Run", BaseOf(unit_) + "::Run", {n},
             f.ParamPath(0, {"*"}, BaseOf(unit_)), true);
    } else {
      const std::uint32_t table =
          out_.Global(TableIn(unit_), {TableOf(unit_) + "::run"}, "void (*)(int)");
      f.CallThrough(table, {out_.Global(ServiceOf(unit_), {"&"}, ClassOf(unit_) + " *"), n});
    }
    f.Begin({4});
    CallInline(f, i, 1);
    f.Return(n);
    f.Begin({});
  }

  void SetUp(FunctionWriter& f, std::uint32_t i) {
    f.Begin({1});
    f.Begin({2});
    f.Assign(out_.Global(TableIn(unit_), {TableOf(unit_) + "::run"}, "void (*)(int)"),
             out_.FunctionValue(UsrOf(unit_, kTarget), "void (int)"));
    if (i == kSetUpLibrary && unit_ == FirstUnit()) {
      for (std::uint32_t k = 0; k < LibraryUnits(library_); ++k) CallUnit(f, unit_ + k, kSetUp, 0);
    }
    f.Begin({});
  }

  void CallInline(FunctionWriter& f, std::uint32_t i, std::uint32_t purpose) {
    const std::uint32_t which = Draw(unit_, i, 40 + purpose, kInlines);
    f.Call(InlineUsr(which), InlineName(which), {out_.Constant(purpose)});
  }

  // Calls of functions that come later in the unit close circles.
  void CallSomething(FunctionWriter& f, std::uint32_t i, std::uint32_t purpose) {
    const std::uint32_t way = Draw(unit_, i, purpose, 100);
    const std::uint32_t own = f.ParamPath(0, {}, ClassOf(unit_) + " *");
    const auto callee = [&](std::uint32_t from, std::uint32_t to) {
      return from + Draw(unit_, i, purpose + 1, to - from);
    };
    if (way < 40) return CallInline(f, i, purpose);
    if (way < 65) return CallUnit(f, unit_, callee(kFirstPlain, std::max(i, kFirstPlain + 1)), own);
    if (way < 69) return CallUnit(f, unit_, callee(kFirstPlain, kUnitFunctions - 1), own);
    if (way < 75) return CallUnit(f, unit_, callee(kFirstByHand, kTarget), own);
    if (way < 80) {
      return CallUnit(f, unit_, callee(0, kMethods), f.ParamPath(0, {"*"}, ClassOf(unit_)));
    }
    if (way < 92 || library_ == 0) {
      const std::uint32_t unit = FirstUnit() + Draw(unit_, i, purpose + 2, unit_ - FirstUnit() + 1);
      return CallUnit(f, unit, callee(kFirstPlain, kFirstInternal), 0);
    }
    CallUnit(f, UnitBelow(i, purpose + 3), callee(kFirstPlain, kFirstInternal), 0);
  }

  void Plain(FunctionWriter& f, std::uint32_t i) {
    const std::uint32_t n = f.ParamPath(1, {}, "int");
    const std::uint32_t sum = f.LocalPath(f.Local("sum", "int"), {}, "int");
    const bool loops = Draw(unit_, i, 5, 4) == 0;
    f.Begin({1});
    f.Begin({2, 3});
    f.Assign(sum, out_.Constant(0));
    CallSomething(f, i, 100);
    f.When(n, "n");
    f.Begin({3});
    CallSomething(f, i, 200);
    if (loops) {
      f.Begin({4, 5});
      f.LoopWhile(sum, "0 < sum");
      f.Begin({3});
      CallInline(f, i, 300);
      f.Assign(sum, n);
      f.Begin({6});
    } else {
      f.Begin({4});
      f.Assign(sum, n);
    }
    f.Return(sum);
    f.Begin({});
  }

  std::string InlineUsr(std::uint32_t i) const {
    return "_ZN4acme4lib" + N(library_) + "6inline" + N(i) + "Ei";
  }
  std::string InlineName(std::uint32_t i) const {
    return "acme::lib" + N(library_) + "::inline_" + N(i);
  }

  void Inline(std::uint32_t i) {
    FunctionWriter f = out_.Function(InlineUsr(i), InlineName(i));
    f.function().is_inline = true;
    f.Param("n", "int");
    const std::uint32_t n = f.ParamPath(0, {}, "int");
    f.Begin({1});
    f.Begin({2, 3});
    f.When(n, "n");
    f.Begin({3});
    if (i > 0) f.Call(InlineUsr(i / 2), InlineName(i / 2), {n});
    f.Begin({4});
    f.Return(n);
    f.Begin({});
  }

  void Thread(FunctionWriter& f) {
    f.Param("argument", "void *");
    f.Begin({1});
    f.Begin({2});
    for (std::uint32_t k = 0; k < LibraryUnits(library_); ++k) {
      CallUnit(f, unit_ + k, kFirstPlain + Draw(unit_, k, 6, kFirstInternal - kFirstPlain), 0);
    }
    f.Return(out_.Constant(0));
    f.Begin({});
  }

  void Main(FunctionWriter& f) {
    f.function().is_main = true;
    f.Begin({1});
    f.Begin({2});
    for (std::uint32_t library = 0; library < program_.libraries(); ++library)
      CallUnit(f, library * kLibraryUnits, kSetUpLibrary, 0);
    for (std::uint32_t library = 0; library < program_.libraries(); library += kThreadEvery) {
      const std::uint32_t thread = f.Local("thread" + N(library), "unsigned long");
      f.Call("pthread_create", "pthread_create",
             {f.LocalPath(thread, {"&"}, "unsigned long *"), out_.Constant(0),
              out_.FunctionValue(UsrOf(library * kLibraryUnits, kThread), "void *(void *)"),
              out_.Constant(0)});
    }
    for (std::uint32_t i = 0; i < f.function().locals.size(); ++i)
      f.Call("pthread_join", "pthread_join",
             {f.LocalPath(i, {}, "unsigned long"), out_.Constant(0)});
    f.Begin({});
  }

  const GeneratedProgram& program_;
  const std::uint32_t unit_;
  const std::uint32_t library_;
  UnitWriter out_;
};

}  // namespace

std::uint32_t GeneratedProgram::inversions() const {
  const std::uint32_t last = units_ - (libraries() - 1) * kLibraryUnits;
  return libraries() - (last > 1 ? 0 : 1);
}

std::string GeneratedProgram::FactsOf(std::uint32_t unit) const {
  return UnitMaker(*this, unit).Make();
}

}  // namespace impasse::scale
