// The chat server with one order: server before room before user, and a user who leaves has given
// his lock back before he tells the room.
// impasse: all = none
#include "chat.h"

void Room::Enter(std::shared_ptr<User> user) {
  std::lock_guard<std::mutex> lock(mutex_);
  users_[user->name()] = std::move(user);
}

void Room::Remove(const std::string& name) {
  std::shared_ptr<User> leaving;
  std::lock_guard<std::mutex> lock(mutex_);
  auto found = users_.find(name);
  if (found == users_.end()) return;
  leaving = std::move(found->second);
  users_.erase(found);
}

void Room::Broadcast(const User& from, const std::string& line) {
  std::lock_guard<std::mutex> lock(mutex_);
  for (auto& [name, user] : users_) {
    if (name != from.name()) user->Deliver(from.name() + ": " + line);
  }
}

Room& Server::room(const std::string& name) {
  std::lock_guard<std::mutex> lock(mutex_);
  return rooms_[name];
}
