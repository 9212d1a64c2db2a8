#include "analyzer/model/fingerprint.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace impasse {
namespace {

using Word = std::vector<std::string>;

TEST(CanonicalFunctionName, GivesOneSpellingForAllTools) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"main", "main"},
      {"Account::deposit", "Account::deposit"},
      {"::Account::deposit", "Account::deposit"},
      {"Account::deposit(int)", "Account::deposit"},
      {"void bank::Transfer(bank::Account&, bank::Account&)", "bank::Transfer"},
      {"std::vector<int, std::allocator<int> >::push_back(int&&)", "std::vector::push_back"},
      {"void Pool<std::function<void (int)>, 4>::run<int>(int) const", "Pool::run"},
      {"std::map<int, int>& cache::get<int>(int)", "cache::get"},
      {"Foo const& Bar::get<int>() const &", "Bar::get"},
      {"Foo const Bar::get<int>() volatile &&", "Bar::get"},
      {"Bar::get() const", "Bar::get"},
      {"Bar::get const", "Bar::get"},
      {"unsigned long hash<int>(int)", "hash"},
      {"void (*pick(int))(char)", "pick"},
      {"decltype(auto) visit<int>(int)", "visit"},
      {"decltype ((f)(x)) ns::call<int>(int)", "ns::call"},
      {"Less::operator<(Less const&) const", "Less::operator<"},
      {"bool operator< <int>(Box<int> const&, Box<int> const&)", "operator<"},
      {"std::ostream& operator<<(std::ostream&, Foo const&)", "operator<<"},
      {"Foo::operator()(int) const", "Foo::operator()"},
      {"Ptr<int>::operator->() const", "Ptr::operator->"},
      {"Ptr::operator->*", "Ptr::operator->*"},
      {"Foo::operator[](unsigned long)", "Foo::operator[]"},
      {"Foo::operator bool() const", "Foo::operator bool"},
      {"Foo::operator unsigned int() const", "Foo::operator unsigned int"},
      {"Foo::operator std::vector<int>() const", "Foo::operator std::vector"},
      {"Foo::operator new[](unsigned long)", "Foo::operator new[]"},
      {"Foo::operator<=>(Foo const&) const", "Foo::operator<=>"},
      {"operators::run(int)", "operators::run"},
      {"my_operator(int)", "my_operator"},
      {"main::{lambda(int)#1}::operator()(int) const", "main::(lambda)::operator()"},
      {"main::{lambda()#2}::operator()() const::{lambda()#1}::operator()() const",
       "main::(lambda)::operator()::(lambda)::operator()"},
      {"main(int, char**)::{lambda()#1}::operator()() const", "main::(lambda)::operator()"},
      {"main::$_0::operator()() const", "main::(lambda)::operator()"},
      {"main::$_12::operator()(int) const", "main::(lambda)::operator()"},
      {"main()::'lambda'(int)::operator()(int) const", "main::(lambda)::operator()"},
      {"main()::'lambda0'()::operator()() const", "main::(lambda)::operator()"},
      {"main()::(anonymous class)::operator()", "main::(lambda)::operator()"},
      {"main::(lambda at f.cc:3:4)::operator()", "main::(lambda)::operator()"},
      {"(lambda at dir (old)/f.cc:3:4)::operator()", "(lambda)::operator()"},
      {"(anonymous namespace)::Run(int)", "(anonymous)::Run"},
      {"ns::(anonymous namespace)::Run(int)", "ns::(anonymous)::Run"},
      {"void (anonymous namespace)::Run<int>(int)", "(anonymous)::Run"},
      {"{anonymous}::Run()", "(anonymous)::Run"},
      {"`anonymous namespace'::Run()", "(anonymous)::Run"},
      {"name[abi:cxx11]()", "name"},
      {"Foo::name[abi:cxx11](int) const", "Foo::name"},
      {"work(int) [clone .cold]", "work"},
      {"work(int) (.cold)", "work"},
      {"work.part.0", "work"},
      {"work.constprop.0", "work"},
      {"non-virtual thunk to Foo::bar()", "Foo::bar"},
      {"lock@plt", "lock"},
      {"T get() [with T = int]", "get"},
      {"main()::Local::run()", "main::Local::run"},
      {"Foo<(Color)1>::paint()", "Foo::paint"},
      {"Foo<&Bar::operator< >::go()", "Foo::go"},
      {"Foo<(1 > 2)>::go()", "Foo::go"},
  };
  for (const auto& [given, expected] : cases) {
    EXPECT_EQ(CanonicalFunctionName(given), expected) << given;
  }
}

TEST(CanonicalFunctionName, IsIdempotent) {
  for (const char* name :
       {"main::$_0::operator()() const", "void ns::(anonymous namespace)::f<int>(int)",
        "Foo::operator unsigned int() const", "Ptr<int>::operator->() const"}) {
    const std::string once = CanonicalFunctionName(name);
    EXPECT_EQ(CanonicalFunctionName(once), once);
  }
}

TEST(CanonicalFunctionName, AnyTextGivesSomeName) {
  std::mt19937 random(7);
  const std::string alphabet = "ab:<>(){}[]'` $_.@&*-operator~1";
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (unsigned length = random() % 24; length > 0; --length) {
      text.push_back(alphabet[random() % alphabet.size()]);
    }
    EXPECT_EQ(CanonicalFunctionName(text).empty(), text.empty()) << text;
  }
}

TEST(PrimitiveRoot, IsTheShortestPeriod) {
  EXPECT_EQ(PrimitiveRoot({"a", "a", "a"}), Word({"a"}));
  EXPECT_EQ(PrimitiveRoot({"a", "b", "a", "b"}), Word({"a", "b"}));
  EXPECT_EQ(PrimitiveRoot({"a", "b", "a"}), Word({"a", "b", "a"}));
  EXPECT_EQ(PrimitiveRoot({"a"}), Word({"a"}));
  EXPECT_EQ(PrimitiveRoot({}), Word());
}

TEST(LeastRotation, AgreesWithTryingAll) {
  std::mt19937 random(11);
  for (int i = 0; i < 2000; ++i) {
    Word word(1 + random() % 7);
    for (std::string& letter : word) letter = std::string(1, static_cast<char>('a' + random() % 3));
    Word best = word;
    Word rotated = word;
    for (std::size_t k = 0; k < word.size(); ++k) {
      std::rotate(rotated.begin(), rotated.begin() + 1, rotated.end());
      best = std::min(best, rotated);
    }
    EXPECT_EQ(LeastRotation(word), best);
  }
  EXPECT_EQ(LeastRotation({}), Word());
}

TEST(Fingerprint, IsTheSameForThreePhilosophersAndFive) {
  const CycleLetter letter{"Philosopher::eat", "Philosopher::eat"};
  const std::vector<CycleLetter> three(3, letter);
  const std::vector<CycleLetter> five(5, letter);
  EXPECT_EQ(Fingerprint("lock-cycle", three), Fingerprint("lock-cycle", five));
  EXPECT_EQ(Fingerprint("lock-cycle", three).size(), 16U);
}

TEST(Fingerprint, DoesNotDependOnWhereTheCycleIsEntered) {
  const CycleLetter a{"f", "g()"};
  const CycleLetter b{"int h<int>(int)", "k"};
  const CycleLetter plain{"h", "k(char)"};
  EXPECT_EQ(Fingerprint("lock-cycle", {a, b}), Fingerprint("lock-cycle", {plain, a}));
}

TEST(Fingerprint, TellsDifferentCyclesApart) {
  const CycleLetter a{"f", "g"};
  const CycleLetter b{"g", "f"};
  const CycleLetter glued{"fg", ""};
  EXPECT_NE(Fingerprint("lock-cycle", {a}), Fingerprint("lock-cycle", {b}));
  EXPECT_NE(Fingerprint("lock-cycle", {a}), Fingerprint("lock-cycle", {glued}));
  EXPECT_NE(Fingerprint("lock-cycle", {a}), Fingerprint("double-lock", {a}));
}

}  // namespace
}  // namespace impasse
