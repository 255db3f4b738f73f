#include "lab/linux/disk.h"

#include <algorithm>
#include <set>

namespace lab::linux_host {
namespace {

bool has(const Node& node, const std::string& user, sh::Access access) {
  const auto bit = static_cast<std::uint32_t>(access);
  if (user == "root") return access != sh::Access::execute || (node.mode & 0111U) != 0;
  return (node.mode & (user == node.owner ? bit << 6U : bit)) != 0;
}

template <typename Nodes, typename Visit>
void each_below(const Nodes& nodes, const std::string& directory, Visit visit) {
  const std::string prefix = directory == "/" ? "/" : directory + "/";
  for (auto at = nodes.lower_bound(prefix); at != nodes.end() && at->first.starts_with(prefix);
       ++at) {
    if (at->first.size() > prefix.size()) visit(at->first, at->first.substr(prefix.size()));
  }
}

}  // namespace

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string absolute(const std::string& directory, std::string_view path) {
  std::string whole;
  const std::string text =
      path.starts_with('/') ? std::string{path} : directory + "/" + std::string{path};
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('/', at), text.size());
    const auto piece = text.substr(at, end - at);
    if (piece == "..") {
      whole.erase(std::min(whole.rfind('/'), whole.size()));
    } else if (!piece.empty() && piece != ".") {
      whole += "/" + piece;
    }
    at = end + 1;
  }
  return whole.empty() ? "/" : whole;
}

const Node* Disk::find(const std::string& path) const {
  const auto change = changes_.find(path);
  if (change != changes_.end()) return change->second ? &*change->second : nullptr;
  const auto found = image_->find(path);
  return found == image_->end() ? nullptr : &found->second;
}

void Disk::remove(const std::string& path) {
  std::vector<std::string> below{path};
  each_below(changes_, path, [&](const auto& whole, const auto&) { below.push_back(whole); });
  each_below(*image_, path, [&](const auto& whole, const auto&) { below.push_back(whole); });
  for (const auto& each : below) {
    changes_.erase(each);
    if (image_->contains(each)) changes_[each] = std::nullopt;
  }
}

std::vector<std::string> Disk::names_in(const std::string& directory) const {
  std::set<std::string> names;
  const auto add = [&](const std::string& path, const std::string& name) {
    if (name.find('/') == std::string::npos && find(path) != nullptr) names.insert(name);
  };
  each_below(changes_, directory, add);
  each_below(*image_, directory, add);
  return {names.begin(), names.end()};
}

std::vector<std::string> Disk::paths_below(const std::string& directory) const {
  std::vector<std::string> paths;
  for (const auto& name : names_in(directory)) {
    const auto path = directory + "/" + name;
    paths.push_back(path);
    for (auto& below : paths_below(path)) paths.push_back(std::move(below));
  }
  return paths;
}

std::string Disk::read(const std::string& path) const {
  const auto* node = find(path);
  return node == nullptr || !node->bytes ? std::string{} : *node->bytes;
}

bool Disk::reaches(const std::string& user, const std::string& path) const {
  for (std::string at = path; at != "/";) {
    at = directory_of(at);
    const auto* node = find(at);
    if (node == nullptr || !has(*node, user, sh::Access::execute)) return false;
  }
  return true;
}

bool Disk::allows(const std::string& user, const std::string& path, sh::Access access) const {
  const auto* node = find(path);
  return node != nullptr && reaches(user, path) && has(*node, user, access);
}

}  // namespace lab::linux_host
