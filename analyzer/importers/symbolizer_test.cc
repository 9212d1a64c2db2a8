#include "analyzer/importers/symbolizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <link.h>
#include <pthread.h>

#include <climits>
#include <cstdlib>

// The subjects stand outside our namespace, whose functions are nobody's own.
namespace sample {

pthread_mutex_t forks[5];
pthread_mutex_t table;

struct Account {
  static pthread_mutex_t lock;
};
pthread_mutex_t Account::lock;

std::uint64_t g_innermost = 0;

__attribute__((noinline)) std::uint64_t Here() {
  return reinterpret_cast<std::uint64_t>(__builtin_return_address(0));
}

// clang-format off
constexpr std::uint32_t kInlinedLine = __LINE__ + 2;
__attribute__((always_inline)) inline void Inlined() {
  g_innermost = Here();
}
// clang-format on

constexpr std::uint32_t kOuterLine = __LINE__ + 2;
__attribute__((noinline)) void Outer() {
  Inlined();
  asm volatile("");
}

}  // namespace sample

namespace impasse {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

int AddModule(dl_phdr_info* info, std::size_t, void* data) {
  auto* modules = static_cast<std::vector<LoadedModule>*>(data);
  LoadedModule module;
  char self[PATH_MAX] = {};
  module.path = info->dlpi_name[0] != '\0' ? info->dlpi_name : realpath("/proc/self/exe", self);
  module.bias = info->dlpi_addr;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr) & segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    module.begin = info->dlpi_addr + segment.p_vaddr;
    module.end = module.begin + segment.p_memsz;
  }
  modules->push_back(module);
  return 0;
}

std::vector<LoadedModule> OwnModules() {
  std::vector<LoadedModule> modules;
  dl_iterate_phdr(AddModule, &modules);
  return modules;
}

std::uint64_t AddressOf(const void* object) { return reinterpret_cast<std::uint64_t>(object); }

TEST(SymbolizerTest, InlinedCallsAreFramesOfTheirOwn) {
  sample::Outer();
  Symbolizer symbolizer("");
  const CallPath path = symbolizer.Resolve(OwnModules(), std::vector{sample::g_innermost});
  ASSERT_THAT(path, SizeIs(2));
  EXPECT_EQ(path[0].function, "sample::Outer()");
  EXPECT_EQ(path[0].location.line, sample::kOuterLine);
  EXPECT_EQ(path[1].function, "sample::Inlined()");
  EXPECT_EQ(path[1].location.line, sample::kInlinedLine);
  EXPECT_THAT(path[1].location.file, EndsWith("symbolizer_test.cc"));
  EXPECT_FALSE(path[1].module.empty());
}

TEST(SymbolizerTest, FilesBelowTheSourceRootAreRelative) {
  sample::Outer();
  Symbolizer absolute("");
  const std::vector<std::uint64_t> pcs = {sample::g_innermost};
  const std::string file = absolute.Resolve(OwnModules(), pcs).back().location.file;
  const std::string tail = "/analyzer/importers/symbolizer_test.cc";
  ASSERT_THAT(file, EndsWith(tail));
  Symbolizer relative(file.substr(0, file.size() - tail.size()));
  EXPECT_EQ(relative.Resolve(OwnModules(), pcs).back().location.file, tail.substr(1));
}

TEST(SymbolizerTest, TheRuntimeAroundTheUsersFunctionsIsLeftOut) {
  sample::Outer();
  Symbolizer symbolizer("");
  const std::vector<std::uint64_t> pcs = {AddressOf(reinterpret_cast<void*>(&malloc)) + 1,
                                          sample::g_innermost,
                                          AddressOf(reinterpret_cast<void*>(&abort)) + 1};
  const CallPath path = symbolizer.Resolve(OwnModules(), pcs);
  ASSERT_THAT(path, SizeIs(2));
  EXPECT_EQ(path[1].function, "sample::Inlined()");
}

TEST(SymbolizerTest, GlobalObjectsHaveNames) {
  Symbolizer symbolizer("");
  const std::vector<LoadedModule> modules = OwnModules();
  const auto name = [&](const void* object) {
    return symbolizer.DataName(modules, AddressOf(object), ObjectKind::kMutex);
  };
  EXPECT_EQ(name(&sample::table), "sample::table");
#if !defined(__has_feature) || !__has_feature(address_sanitizer)  // which pads symbols
  EXPECT_EQ(name(&sample::forks[0]), "sample::forks[0]");
  EXPECT_EQ(name(&sample::forks[3]), "sample::forks[3]");
#endif
  EXPECT_EQ(name(&sample::Account::lock), "sample::Account::lock");
  int local = 0;
  EXPECT_EQ(name(&local), "");
}

TEST(SymbolizerTest, NamesThatAreNotMangledStayAsTheyAre) {
  EXPECT_EQ(Demangle("m"), "m");
  EXPECT_EQ(Demangle("_ZN1a1bEv"), "a::b()");
  EXPECT_EQ(Demangle("_Zwhat"), "_Zwhat");
  EXPECT_EQ(Demangle(nullptr), "");
}

TEST(SymbolizerTest, AMissingModuleGivesOffsetsAndSaysSo) {
  Symbolizer symbolizer("");
  const std::vector<LoadedModule> modules = {{"/nowhere/libgone.so", 0x1000, 0x1000, 0x9000, ""}};
  const CallPath path = symbolizer.Resolve(modules, std::vector<std::uint64_t>{0x2001});
  ASSERT_THAT(path, SizeIs(1));
  EXPECT_EQ(path[0].function, "");
  EXPECT_EQ(path[0].module, "libgone.so");
  EXPECT_EQ(path[0].address, 0x1000U);
  EXPECT_THAT(symbolizer.problems(), ElementsAre(HasSubstr("/nowhere/libgone.so")));
}

TEST(SymbolizerTest, AChangedFileGivesNoNames) {
  sample::Outer();
  std::vector<LoadedModule> modules = OwnModules();
  for (LoadedModule& module : modules) module.build_id = "other";
  Symbolizer symbolizer("");
  const CallPath path = symbolizer.Resolve(modules, std::vector{sample::g_innermost});
  EXPECT_EQ(path.back().function, "");
  EXPECT_THAT(symbolizer.problems(), ElementsAre(HasSubstr("has changed")));
}

TEST(SymbolizerTest, AnAddressInNoModuleIsAFrameWithoutName) {
  Symbolizer symbolizer("");
  EXPECT_THAT(symbolizer.Resolve({}, std::vector<std::uint64_t>{42}), SizeIs(1));
  EXPECT_THAT(symbolizer.Resolve({}, {}), IsEmpty());
}

}  // namespace
}  // namespace impasse
