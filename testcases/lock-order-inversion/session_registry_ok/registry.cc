#include "session.h"

std::shared_ptr<Session> Registry::Open(int id) {
  std::lock_guard<std::mutex> lock(mutex_);
  auto& session = sessions_[id];
  if (!session) session = std::make_shared<Session>(id, this);
  return session;
}

void Registry::Forget(int id) {
  std::lock_guard<std::mutex> lock(mutex_);
  sessions_.erase(id);
}

std::string Registry::DescribeAll() const {
  std::string text;
  std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [id, session] : sessions_) text += session->Describe() + "\n";
  return text;
}
