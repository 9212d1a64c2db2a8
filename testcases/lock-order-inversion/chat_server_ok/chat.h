#ifndef CHAT_H_
#define CHAT_H_

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

class Server;

class User {
 public:
  User(Server& server, std::string name) : server_(server), name_(std::move(name)) {}
  const std::string& name() const { return name_; }
  void Deliver(const std::string& line);
  void Say(const std::string& room, const std::string& line);
  void Leave(const std::string& room);

 private:
  Server& server_;
  const std::string name_;
  std::mutex mutex_;
  std::vector<std::string> backlog_;
  std::set<std::string> rooms_;
};

class Room {
 public:
  void Enter(std::shared_ptr<User> user);
  void Remove(const std::string& name);
  void Broadcast(const User& from, const std::string& line);

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<User>> users_;
};

class Server {
 public:
  Room& room(const std::string& name);

 private:
  std::mutex mutex_;
  std::map<std::string, Room> rooms_;
};

#endif
