// A class of a library without any thread of its own: its public methods may be called by any
// threads on one object.
// impasse: static = lock-order-inversion
// impasse: online = skip -- a library is no program
// impasse: postmortem = skip -- a library is no program
#include <map>
#include <mutex>
#include <string>

namespace geo {

class TileCache {
 public:
  std::string Get(int tile);
  void SetStyle(const std::string& style);

 private:
  std::string Render(int tile);

  std::mutex tiles_mutex_;
  std::map<int, std::string> tiles_;
  std::mutex style_mutex_;
  std::string style_ = "plain";
};

std::string TileCache::Get(int tile) {
  std::lock_guard<std::mutex> lock(tiles_mutex_);
  auto found = tiles_.find(tile);
  if (found != tiles_.end()) return found->second;
  return tiles_[tile] = Render(tile);
}

void TileCache::SetStyle(const std::string& style) {
  std::lock_guard<std::mutex> lock(style_mutex_);
  if (style == style_) return;
  style_ = style;
  std::lock_guard<std::mutex> tiles(tiles_mutex_);
  tiles_.clear();
}

std::string TileCache::Render(int tile) {
  std::lock_guard<std::mutex> lock(style_mutex_);
  return style_ + std::to_string(tile);
}

}  // namespace geo
