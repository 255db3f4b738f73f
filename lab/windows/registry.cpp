#include "lab/windows/registry.h"

#include <algorithm>

namespace lab::windows {

Value text_value(std::string name, std::string text) { return {std::move(name), std::move(text)}; }
Value number_value(std::string name, std::uint32_t number) { return {std::move(name), number}; }
Value bytes_value(std::string name, Bytes bytes) { return {std::move(name), std::move(bytes)}; }

const Value* Key::find(std::string_view name) const {
  const auto value =
      std::ranges::find_if(values, [&](const Value& one) { return same(one.name, name); });
  return value == values.end() ? nullptr : &*value;
}

void Key::set(Value value) {
  const auto there =
      std::ranges::find_if(values, [&](const Value& one) { return same(one.name, value.name); });
  if (there == values.end()) {
    values.push_back(std::move(value));
  } else {
    *there = std::move(value);
  }
}

Security Registry::security(std::string_view path) const {
  if (is_root(path))
    return windows::security("O:BAG:SYD:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;BU)");
  const Key* const key = find(path);
  if (key != nullptr && key->security) return *key->security;
  return inherited(security(parent(path)), true);
}

std::vector<const Key*> Registry::children(std::string_view path) const {
  std::vector<const Key*> out;
  keys_.each_below(path, [&](const Key& key) {
    if (same(parent(key.path), path)) out.push_back(&key);
  });
  return out;
}

std::string Registry::text(std::string_view path, std::string_view name) const {
  const Key* const key = find(path);
  const Value* const value = key == nullptr ? nullptr : key->find(name);
  const auto* const text = value == nullptr ? nullptr : std::get_if<std::string>(&value->data);
  return text == nullptr ? std::string{} : *text;
}

std::uint32_t Registry::number(std::string_view path, std::string_view name) const {
  const Key* const key = find(path);
  const Value* const value = key == nullptr ? nullptr : key->find(name);
  const auto* const found = value == nullptr ? nullptr : std::get_if<std::uint32_t>(&value->data);
  return found == nullptr ? 0 : *found;
}

void Registry::make(const std::string& path) {
  if (is_root(path) || find(path) != nullptr) return;
  make(parent(path));
  keys_.change(path).path = path;
}

void Registry::set(const std::string& path, Value value) {
  make(path);
  keys_.change(path).set(std::move(value));
}

void Registry::remove(const std::string& path) {
  std::vector<std::string> gone{path};
  keys_.each_below(path, [&](const Key& key) { gone.push_back(key.path); });
  for (const auto& key : gone) keys_.erase(key);
}

void Registry::remove_value(const std::string& path, std::string_view name) {
  std::erase_if(keys_.change(path).values, [&](const Value& one) { return same(one.name, name); });
}

std::uint32_t Registry::set_security(const std::string& path, Security security,
                                     const Token& token) {
  if (find(path) == nullptr) return code::no_file;
  if (keeps_security || !allowed(this->security(path), token, access::write_dac))
    return code::denied;
  keys_.change(path).security = std::move(security);
  return code::ok;
}

std::string full_key(std::string_view path) {
  const auto slash = std::min(path.find('\\'), path.size());
  const auto root = upper(path.substr(0, slash));
  std::string full = root == "HKLM" || root == "HKEY_LOCAL_MACHINE" ? "HKEY_LOCAL_MACHINE"
                     : root == "HKU" || root == "HKEY_USERS"        ? "HKEY_USERS"
                                                                    : "";
  if (full.empty()) return full;
  full += path.substr(slash);
  while (full.ends_with('\\')) full.pop_back();
  return full;
}

}  // namespace lab::windows
