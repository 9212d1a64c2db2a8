#include "chat.h"

void User::Deliver(const std::string& line) {
  std::lock_guard<std::mutex> lock(mutex_);
  backlog_.push_back(line);
  if (backlog_.size() > 50) backlog_.erase(backlog_.begin());
}

void User::Say(const std::string& room, const std::string& line) {
  std::unique_lock<std::mutex> lock(mutex_);
  rooms_.insert(room);
  lock.unlock();
  server_.room(room).Broadcast(*this, line);
}

void User::Leave(const std::string& room) {
  bool was_inside = false;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    was_inside = rooms_.erase(room) == 1;
  }
  if (was_inside) server_.room(room).Remove(name_);
}
