#ifndef STORE_H_
#define STORE_H_

#include <mutex>
#include <string>

class Listener {
 public:
  virtual ~Listener() = default;
  virtual void OnChange(const std::string& key) = 0;
};

class Store {
 public:
  void SetListener(Listener* listener);
  void Put(const std::string& key, int value);
  int Get(const std::string& key);

 private:
  std::mutex mutex_;
  Listener* listener_ = nullptr;
  std::string last_key_;
  int last_value_ = 0;
};

#endif
