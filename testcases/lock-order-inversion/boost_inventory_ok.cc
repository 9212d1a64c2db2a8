// Boost's mutexes taken together by boost::lock, one after the other, or with a try; two fibers of
// one thread and one order.
// impasse: static = none
// impasse: online = skip -- Boost.Thread is not linked
// impasse: postmortem = skip -- Boost.Thread is not linked
#include <boost/fiber/mutex.hpp>
#include <boost/thread/lock_algorithms.hpp>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/locks.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/thread.hpp>
#include <mutex>

class Inventory {
 public:
  bool Order(int item) {
    boost::unique_lock<boost::mutex> orders(orders_mutex_, boost::defer_lock);
    boost::unique_lock<boost::mutex> shelf(shelf_mutex_, boost::defer_lock);
    boost::lock(orders, shelf);
    if (items_ < item) return false;
    ++orders_;
    return true;
  }
  void Deliver(int count) {
    boost::unique_lock<boost::mutex> shelf(shelf_mutex_);
    items_ += count;
    shelf.unlock();
    boost::lock_guard<boost::mutex> orders(orders_mutex_);
    orders_ = 0;
  }
  int Guess() {
    boost::lock_guard<boost::mutex> shelf(shelf_mutex_);
    boost::unique_lock<boost::mutex> orders(orders_mutex_, boost::try_to_lock);
    return orders.owns_lock() ? items_ - orders_ : items_;
  }
  void Count() {
    std::lock_guard<boost::fibers::mutex> outer(count_mutex_);
    boost::lock_guard<boost::mutex> orders(orders_mutex_);
    ++counted_;
  }

 private:
  boost::fibers::mutex count_mutex_;
  boost::mutex orders_mutex_;
  boost::mutex shelf_mutex_;
  int orders_ = 0;
  int items_ = 0;
  int counted_ = 0;
};

Inventory inventory;

int main() {
  boost::thread customer([] { inventory.Order(1); });
  boost::thread guesser([] { inventory.Guess(); });
  inventory.Deliver(3);
  inventory.Count();
  customer.join();
  guesser.join();
}
