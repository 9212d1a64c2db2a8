// Two read locks in both orders: readers do not wait for readers, and nobody writes while they run.
// impasse: all = none
#include <cstdio>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

class Catalogue {
 public:
  Catalogue() {
    names_[1] = "bolt";
    prices_[1] = 3;
  }
  int PriceOf(int article) const {
    std::shared_lock<std::shared_mutex> names(names_mutex_);
    std::shared_lock<std::shared_mutex> prices(prices_mutex_);
    return names_.count(article) != 0 ? prices_.at(article) : 0;
  }
  std::string Cheapest() const {
    std::shared_lock<std::shared_mutex> prices(prices_mutex_);
    std::shared_lock<std::shared_mutex> names(names_mutex_);
    return prices_.empty() ? "" : names_.at(prices_.begin()->first);
  }

 private:
  mutable std::shared_mutex names_mutex_;
  mutable std::shared_mutex prices_mutex_;
  std::map<int, std::string> names_;
  std::map<int, int> prices_;
};

int main() {
  const Catalogue catalogue;
  std::thread shop([&] { catalogue.PriceOf(1); });
  std::thread search([&] { catalogue.Cheapest(); });
  shop.join();
  search.join();
  std::printf("%d %s\n", catalogue.PriceOf(1), catalogue.Cheapest().c_str());
}
