// Boost's mutexes and guards: a shared lock on the shelf inside the lock of the orders, and the
// orders inside an exclusive lock of the shelf.
// impasse: static = lock-order-inversion
// impasse: online = skip -- Boost.Thread is not linked
// impasse: postmortem = skip -- Boost.Thread is not linked
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/locks.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/shared_mutex.hpp>
#include <boost/thread/thread.hpp>

class Inventory {
 public:
  bool Order(int item) {
    boost::lock_guard<boost::mutex> orders(orders_mutex_);
    boost::shared_lock<boost::shared_mutex> shelf(shelf_mutex_);
    if (items_ < item) return false;
    ++orders_;
    return true;
  }
  void Deliver(int count) {
    boost::unique_lock<boost::shared_mutex> shelf(shelf_mutex_);
    items_ += count;
    boost::mutex::scoped_lock orders(orders_mutex_);
    items_ -= orders_;
    orders_ = 0;
  }

 private:
  boost::mutex orders_mutex_;
  boost::shared_mutex shelf_mutex_;
  int orders_ = 0;
  int items_ = 0;
};

Inventory inventory;

int main() {
  boost::thread customer([] { inventory.Order(1); });
  inventory.Deliver(3);
  customer.join();
}
