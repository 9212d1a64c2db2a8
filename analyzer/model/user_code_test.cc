#include "analyzer/model/user_code.h"

#include <gtest/gtest.h>

#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

CallPath Path(std::initializer_list<const char*> names) {
  CallPath path;
  for (const char* name : names) path.push_back({.function = name});
  return path;
}

TEST(UserCode, LibrariesAreNotTheUsers) {
  EXPECT_FALSE(IsUserFunction("bool impasse::channel<int>::send(int)"));
  EXPECT_FALSE(IsUserFunction("impasse::detail::FutexLock::lock()"));
  EXPECT_FALSE(IsUserFunction("void impasse::go<main::{lambda()#1}>(main::{lambda()#1}&&)"));
  EXPECT_FALSE(IsUserFunction("impasse::AnnotatedQueue<Jobs>::pop<int>(int&)"));
  EXPECT_FALSE(IsUserFunction("_ZN7impasse12queue_detail4TellIZNS_8AwaitingIZNS_1EEDaRT_"));
  EXPECT_FALSE(IsUserFunction("std::thread::_Invoker<int>::operator()()"));
  EXPECT_FALSE(IsUserFunction("absl::Mutex::Lock()"));
  EXPECT_FALSE(IsUserFunction("__pthread_cond_wait"));
  EXPECT_FALSE(IsUserFunction("pthread_mutex_lock"));
  EXPECT_FALSE(IsUserFunction("start_thread"));
  EXPECT_FALSE(IsUserFunction(""));
}

TEST(UserCode, NamesThatOnlyBeginLikeALibraryAreTheUsers) {
  EXPECT_TRUE(IsUserFunction("Worker::Run(int)"));
  EXPECT_TRUE(IsUserFunction("stdx::Run()"));
  EXPECT_TRUE(IsUserFunction("boost_pool()"));
  EXPECT_TRUE(IsUserFunction("impasse::cli::Main()"));
  EXPECT_TRUE(IsUserFunction("impasse::channels_of(int)"));
  EXPECT_TRUE(IsUserFunction("_ZN7impasse3cli4MainEv"));
}

TEST(UserCode, InnermostUserFrameNamesTheOperation) {
  EXPECT_EQ(
      InnermostUserFunction(Path({"main", "Produce(int)", "impasse::channel<int>::send(int)"})),
      "Produce");
  EXPECT_EQ(InnermostUserFunction(Path({"impasse::channel<int>::send(int)", ""})),
            "impasse::channel::send");
  EXPECT_EQ(InnermostUserFunction({}), "");
  EXPECT_EQ(InnermostUserFrame({}), nullptr);
  const CallPath unnamed = Path({""});
  EXPECT_EQ(InnermostUserFrame(unnamed), &unnamed.front());
}

TEST(UserCode, WhatARuntimeModuleCallsItselfIsNotTheUsers) {
  CallPath path = Path({"main", "Server::run()", "std::mutex::lock()", "helper"});
  path.back().module = "libimpasse-probe.so";
  ASSERT_NE(InnermostUserFrame(path), nullptr);
  EXPECT_EQ(InnermostUserFrame(path)->function, "Server::run()");
  EXPECT_EQ(LetterFor(path, path).requester, "Server::run");
  EXPECT_FALSE(IsRuntimeModule("libcrypto.so.3"));
  EXPECT_FALSE(IsRuntimeModule("ld_data.so"));
}

}  // namespace
}  // namespace impasse
