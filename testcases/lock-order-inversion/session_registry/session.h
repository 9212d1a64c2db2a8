#ifndef SESSION_H_
#define SESSION_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>

class Registry;

class Session {
 public:
  Session(int id, Registry* registry) : id_(id), registry_(registry) {}

  int id() const { return id_; }
  void Close();
  std::string Describe() const;

 private:
  const int id_;
  Registry* const registry_;
  mutable std::mutex mutex_;
  bool open_ = true;
};

class Registry {
 public:
  std::shared_ptr<Session> Open(int id);
  void Forget(int id);
  std::string DescribeAll() const;

 private:
  mutable std::mutex mutex_;
  std::map<int, std::shared_ptr<Session>> sessions_;
};

#endif  // SESSION_H_
