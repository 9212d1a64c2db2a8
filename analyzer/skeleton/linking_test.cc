#include "analyzer/skeleton/linking.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace impasse::skeleton {
namespace {

Linking NewLinking() { return Linking(std::make_shared<const lockapi::Table>()); }

PathId Add(Linking& linking, Root root, std::uint32_t id, decltype(Path::steps) steps,
           const std::string& type) {
  Path path{.root = root, .id = id, .steps = std::move(steps)};
  path.type = linking.Intern(type);
  return linking.InternPath(std::move(path));
}

TEST(Linking, EqualStringsAndPathsAreOne) {
  Linking linking = NewLinking();
  EXPECT_EQ(linking.Intern("a"), linking.Intern("a"));
  EXPECT_NE(linking.Intern("a"), linking.Intern("b"));
  EXPECT_EQ(linking.Intern(""), 0U);
  const PathId one = Add(linking, Root::kParam, 0, {}, "int");
  EXPECT_EQ(Add(linking, Root::kParam, 0, {}, "int"), one);
  EXPECT_NE(Add(linking, Root::kParam, 1, {}, "int"), one);
  EXPECT_NE(Add(linking, Root::kParam, 0, {{.kind = StepKind::kDeref}}, "int"), one);
}

TEST(Linking, DerefOfAnAddressIsTheObject) {
  Linking linking = NewLinking();
  const PathId object = Add(linking, Root::kLocal, 3, {}, "M");
  const PathId address = Add(linking, Root::kLocal, 3, {{.kind = StepKind::kAddress}}, "M *");
  const Path pointee = linking.program().PathOf(linking.Deref(address));
  EXPECT_TRUE(pointee.steps.empty());
  EXPECT_EQ(linking.program().Text(pointee.type), "M");
  EXPECT_EQ(linking.Deref(object), object) << "no pointer";
  const PathId pointer = Add(linking, Root::kParam, 0, {}, "M **");
  const Path through = linking.program().PathOf(linking.Deref(pointer));
  ASSERT_EQ(through.steps.size(), 1U);
  EXPECT_EQ(linking.program().Text(through.type), "M *");
}

// A function that calls `name` with the address of a global and a function.
struct Scene {
  Linking linking = NewLinking();

  FunctionId Function(const std::string& name, FunctionKind kind = FunctionKind::kPlain) {
    skeleton::Function made;
    made.usr = linking.Intern("usr:" + name);
    made.name = linking.Intern(name);
    made.kind = kind;
    made.blocks.resize(2);
    made.blocks[0].succs = {1};
    made.exit = 1;
    const auto id = static_cast<FunctionId>(linking.program().functions.size());
    linking.program().functions.push_back(std::move(made));
    linking.by_usr()[linking.Intern("usr:" + name)].push_back(id);
    return id;
  }

  PathId Value(FunctionId function) {
    return Add(linking, Root::kFunction, linking.program().functions[function].usr, {}, "void ()");
  }

  PathId Address(const std::string& global, const std::string& type) {
    return Add(linking, Root::kGlobal, linking.Intern(global), {{.kind = StepKind::kAddress}},
               type + " *");
  }

  Action& Call(FunctionId from, const std::string& name, decltype(Action::args) args) {
    Action action;
    action.name = linking.Intern(name);
    action.callee = linking.Intern("usr:" + name);
    action.args = std::move(args);
    std::vector<Action>& actions = linking.program().functions[from].blocks[0].actions;
    action.ordinal = static_cast<std::uint32_t>(actions.size() + 1);
    actions.push_back(std::move(action));
    return actions.back();
  }

  const std::vector<Action>& Actions(FunctionId id) {
    return linking.program().functions[id].blocks[0].actions;
  }

  void Link() {
    linking.program().tus.emplace_back();
    NameApis(linking);
    AddImplicitCalls(linking);
    FlowValues(linking);
    ResolveCalls(linking);
    MarkSync(linking);
    GuardStatics(linking);
    ApplyAnnotations(linking);
    FindKinds(linking);
    FindHandlers(linking);
  }
};

TEST(NameApis, OnceIsACallBetweenAcquireAndRelease) {
  Scene scene;
  const FunctionId routine = scene.Function("SetUp");
  const FunctionId user = scene.Function("Use");
  scene.Call(user, "pthread_once", {scene.Address("flag", "int"), scene.Value(routine)});
  scene.Link();
  const std::vector<Action>& actions = scene.Actions(user);
  ASSERT_EQ(actions.size(), 3U);
  EXPECT_EQ(actions[0].api->op, Op::kAcquire);
  EXPECT_EQ(actions[0].api->kind, ObjectKind::kOnce);
  EXPECT_EQ(actions[0].object, actions[2].object);
  EXPECT_EQ(actions[1].callees, FunctionIds({routine}));
  EXPECT_TRUE(actions[1].args.empty());
  EXPECT_EQ(actions[2].api->op, Op::kRelease);
  EXPECT_NE(actions[0].ordinal, actions[2].ordinal);
}

TEST(NameApis, SortCallsItsComparison) {
  Scene scene;
  const FunctionId compare = scene.Function("Compare");
  const FunctionId user = scene.Function("Use");
  scene.Call(user, "qsort", {0, 0, 0, scene.Value(compare)});
  scene.Link();
  EXPECT_EQ(scene.Actions(user)[0].callees, FunctionIds({compare}));
}

TEST(NameApis, ABodyOfItsOwnSaysMoreThanACommonName) {
  Scene scene;
  const FunctionId own = scene.Function("send");
  const FunctionId user = scene.Function("Use");
  scene.Call(user, "send", {});
  scene.Call(user, "recv", {});
  scene.Link();
  EXPECT_EQ(scene.Actions(user)[0].blocking, nullptr);
  EXPECT_EQ(scene.Actions(user)[0].callees, FunctionIds({own}));
  ASSERT_NE(scene.Actions(user)[1].blocking, nullptr);
  EXPECT_EQ(scene.Actions(user)[1].api, nullptr);
}

TEST(NameApis, VersionsOfNamespacesDoNotMatter) {
  Scene scene;
  const FunctionId user = scene.Function("Use");
  scene.Call(user, "absl::lts_20230802::Mutex::Lock", {});
  scene.Call(user, "absl::other::Mutex::Lock", {});
  scene.Link();
  EXPECT_NE(scene.Actions(user)[0].api, nullptr);
  EXPECT_EQ(scene.Actions(user)[1].api, nullptr);
}

TEST(FlowValues, FollowsAFunctionThroughACallAndAReturn) {
  Scene scene;
  const FunctionId target = scene.Function("Target");
  const FunctionId give = scene.Function("Give");
  const FunctionId user = scene.Function("Use");
  Linking& linking = scene.linking;
  Action returned;
  returned.kind = OpKind::kReturn;
  returned.ordinal = 1;
  returned.args = {Add(linking, Root::kParam, 0, {}, "void (*)()")};
  linking.program().functions[give].blocks[0].actions.push_back(returned);
  const PathId local = Add(linking, Root::kLocal, 0, {}, "void (*)()");
  scene.Call(user, "Give", {scene.Value(target)}).result = local;
  Action& indirect = scene.Call(user, "", {});
  indirect.callee = 0;
  indirect.target = local;
  scene.Link();
  EXPECT_EQ(scene.Actions(user)[1].callees, FunctionIds({target}));
  EXPECT_EQ(linking.program().unresolved_calls, 0U);
}

TEST(FlowValues, TablesOfOneTypeAreToldApart) {
  Scene scene;
  Linking& linking = scene.linking;
  const FunctionId first = scene.Function("First");
  const FunctionId second = scene.Function("Second");
  const FunctionId user = scene.Function("Use");
  const decltype(Path::steps) element = {
      {.kind = StepKind::kIndex},
      {.kind = StepKind::kField, .name = linking.Intern("Command::run")}};
  const auto run = [&](const std::string& table) {
    return Add(linking, Root::kGlobal, linking.Intern(table), element, "void (*)()");
  };
  decltype(Path::steps) through = element;
  through.insert(through.begin(), {.kind = StepKind::kDeref});
  const PathId any = Add(linking, Root::kLocal, 0, through, "void (*)()");
  const auto assign = [&](PathId to, FunctionId function) {
    Action& action = scene.Call(user, "", {scene.Value(function)});
    action.kind = OpKind::kAssign;
    action.callee = 0;
    action.object = to;
  };
  assign(run("readers"), first);
  assign(run("writers"), second);
  for (const PathId value : {run("readers"), any}) {
    Action& call = scene.Call(user, "", {});
    call.callee = 0;
    call.target = value;
  }
  scene.Link();
  EXPECT_EQ(scene.Actions(user)[2].callees, FunctionIds({first}));
  EXPECT_EQ(scene.Actions(user)[3].callees, FunctionIds({first, second}));
}

TEST(FlowValues, WhatIsWrittenThroughAPointerMayBeInAnyTable) {
  Scene scene;
  Linking& linking = scene.linking;
  const FunctionId target = scene.Function("Target");
  const FunctionId user = scene.Function("Use");
  const PathStep field = {.kind = StepKind::kField, .name = linking.Intern("Command::run")};
  Action& write = scene.Call(user, "", {scene.Value(target)});
  write.kind = OpKind::kAssign;
  write.callee = 0;
  write.object = Add(linking, Root::kParam, 0, {{.kind = StepKind::kDeref}, field}, "void (*)()");
  Action& call = scene.Call(user, "", {});
  call.callee = 0;
  call.target = Add(linking, Root::kGlobal, linking.Intern("table"), {field}, "void (*)()");
  scene.Link();
  EXPECT_EQ(scene.Actions(user)[1].callees, FunctionIds({target}));
}

TEST(ResolveCalls, CallsThatLeadNowhereAreABlindSpot) {
  Scene scene;
  const FunctionId user = scene.Function("Use");
  Action& indirect = scene.Call(user, "", {});
  indirect.callee = 0;
  indirect.target = Add(scene.linking, Root::kParam, 0, {}, "void (*)()");
  scene.Link();
  EXPECT_EQ(scene.linking.program().unresolved_calls, 1U);
  ASSERT_EQ(scene.linking.program().blind_spots.size(), 1U);
  EXPECT_EQ(scene.linking.program().blind_spots[0].items.size(), 1U);
}

TEST(FindKinds, AttributesSayTheKind) {
  Scene scene;
  const FunctionId user = scene.Function("Use");
  const auto number = [&](std::int64_t value) {
    return scene.linking.InternPath({.root = Root::kConstant, .value = value});
  };
  const PathId mutex = scene.Address("mutex", "pthread_mutex_t");
  const PathId attributes = scene.Address("attributes", "pthread_mutexattr_t");
  const PathId unknown = scene.Address("unknown", "pthread_mutexattr_t");
  scene.Call(user, "pthread_mutexattr_settype", {attributes, number(1)});
  scene.Call(user, "pthread_mutex_init", {mutex, attributes});
  scene.Call(user, "pthread_mutex_init", {mutex, number(0)});
  scene.Call(user, "pthread_mutex_init", {mutex, unknown});
  scene.Link();
  EXPECT_EQ(scene.Actions(user)[1].init_kind, ObjectKind::kRecursiveMutex);
  EXPECT_EQ(scene.Actions(user)[2].init_kind, ObjectKind::kMutex);
  EXPECT_EQ(scene.Actions(user)[3].init_kind, ObjectKind::kUnknown);
}

TEST(AddImplicitCalls, ForkRunsItsHandlersAndMainEndsWithThoseOfAtexit) {
  Scene scene;
  const FunctionId before = scene.Function("Before");
  const FunctionId after = scene.Function("After");
  const FunctionId first = scene.Function("First");
  const FunctionId last = scene.Function("Last");
  const FunctionId main = scene.Function("main");
  scene.linking.program().functions[main].is_main = true;
  scene.Call(main, "pthread_atfork", {scene.Value(before), scene.Value(after), 0});
  scene.Call(main, "atexit", {scene.Value(first)});
  scene.Call(main, "atexit", {scene.Value(last)});
  scene.Call(main, "fork", {});
  scene.Link();
  const std::vector<Action>& actions = scene.Actions(main);
  ASSERT_EQ(actions.size(), 6U);
  EXPECT_EQ(actions[4].callees, FunctionIds({before}));
  EXPECT_EQ(actions[5].callees, FunctionIds({after}));
  const std::vector<Action>& end = scene.linking.program().functions[main].blocks[1].actions;
  ASSERT_EQ(end.size(), 2U);
  EXPECT_EQ(end[0].callees, FunctionIds({last}));
  EXPECT_EQ(end[1].callees, FunctionIds({first}));
}

// A destructor of what a container of shared pointers drops, with one member that holds them.
void Drop(Scene& scene, FunctionId user, FunctionId destructor) {
  Linking& linking = scene.linking;
  Action& drop = scene.Call(user, "Entry", {});
  drop.kind = OpKind::kDestroy;
  drop.callee = linking.program().functions[destructor].usr;
  drop.target = Add(linking, Root::kLocal, 0, {}, "std::shared_ptr<Entry>");
  linking.program().classes.push_back(
      {.type = linking.Intern("Table"),
       .fields = {{.type = linking.Intern("std::map<int, std::shared_ptr<Entry>>")}}});
}

TEST(AddImplicitCalls, TheOnlyHomeOfSharedPointersDropsTheLastOne) {
  Scene scene;
  const FunctionId destructor = scene.Function("~Entry", FunctionKind::kDestructor);
  const FunctionId user = scene.Function("Use");
  Drop(scene, user, destructor);
  scene.Link();
  EXPECT_EQ(scene.Actions(user)[0].callees, FunctionIds({destructor}));
}

TEST(AddImplicitCalls, ASharedPointerThatOthersMayHaveIsNotTheLastOne) {
  for (const std::string type : {"std::shared_ptr<Entry>", "std::weak_ptr<Entry>"}) {
    Scene scene;
    const FunctionId destructor = scene.Function("~Entry", FunctionKind::kDestructor);
    const FunctionId user = scene.Function("Use");
    Drop(scene, user, destructor);
    scene.linking.program().functions[user].params.push_back({.type = scene.linking.Intern(type)});
    scene.Link();
    EXPECT_TRUE(scene.Actions(user)[0].callees.empty()) << type;
  }
}

TEST(GuardStatics, BuildingAStaticIsHoldingItsGuard) {
  Scene scene;
  Linking& linking = scene.linking;
  Program& program = linking.program();
  const FunctionId build = scene.Function("Build");
  const FunctionId user = scene.Function("Use");
  scene.Call(build, "pthread_mutex_lock", {scene.Address("mutex", "pthread_mutex_t")});
  scene.Call(user, "Build", {}).result =
      Add(linking, Root::kGlobal, linking.Intern("made"), {}, "T");
  program.globals.push_back({.usr = linking.Intern("made"), .is_static_local = true});
  linking.global_index().emplace(linking.Intern("made"), 0);
  std::vector<Block>& blocks = program.functions[user].blocks;
  blocks.insert(blocks.begin(), Block{});  // the branch
  blocks[0].succs = {1, 2};
  blocks[1].succs = {2};
  program.functions[user].exit = 2;
  scene.Link();
  ASSERT_EQ(program.functions[user].blocks[0].actions.size(), 1U);
  EXPECT_EQ(program.functions[user].blocks[0].actions[0].api->op, Op::kAcquire);
  EXPECT_EQ(program.functions[user].blocks[0].actions[0].api->kind, ObjectKind::kOnce);
  ASSERT_EQ(program.functions[user].blocks[2].actions.size(), 1U);
  EXPECT_EQ(program.functions[user].blocks[2].actions[0].api->op, Op::kRelease);
}

TEST(FindHandlers, SignalAndForkHandlersAreKept) {
  Scene scene;
  const FunctionId handler = scene.Function("OnAlarm");
  const FunctionId prepare = scene.Function("Prepare");
  const FunctionId user = scene.Function("Use");
  scene.Call(user, "signal", {0, scene.Value(handler)});
  scene.Call(user, "signal", {0, scene.Value(handler)});
  scene.Call(user, "pthread_atfork", {scene.Value(prepare), 0, 0});
  scene.Link();
  const std::vector<Handler>& handlers = scene.linking.program().handlers;
  ASSERT_EQ(handlers.size(), 2U);
  EXPECT_EQ(handlers[0].function, handler);
  EXPECT_EQ(handlers[0].kind, Handler::Kind::kSignal);
  EXPECT_EQ(handlers[1].kind, Handler::Kind::kForkPrepare);
}

TEST(FindHandlers, AThreadObjectRunsTheMethodOfItsClass) {
  Scene scene;
  Linking& linking = scene.linking;
  const auto method = [&](const std::string& type) {
    const FunctionId id = scene.Function(type + "::run", FunctionKind::kMethod);
    linking.program().functions[id].class_type = linking.Intern(type);
    linking.program().functions[id].is_virtual = true;
    return id;
  };
  const FunctionId copier = method("Copier");
  method("Printer");
  linking.program().classes.push_back(
      {.type = linking.Intern("Copier"), .bases = {linking.Intern("QThread")}});
  const FunctionId user = scene.Function("Use");
  scene.Call(user, "QThread::start", {}).object = Add(linking, Root::kLocal, 0, {}, "Copier");
  scene.Link();
  EXPECT_EQ(scene.Actions(user)[0].spawned, std::vector<FunctionId>{copier});
  EXPECT_TRUE(scene.Actions(user)[0].callees.empty());
}

}  // namespace
}  // namespace impasse::skeleton
