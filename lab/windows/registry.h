#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lab/windows/files.h"
#include "lab/windows/layered.h"
#include "lab/windows/security.h"

namespace lab::windows {

/// The bytes of a REG_BINARY, shared between machines: `Rules` is large.
using Bytes = std::shared_ptr<const std::string>;

struct Value {
  std::string name;  ///< Empty: the default value.
  std::variant<std::string, std::uint32_t, Bytes> data;
  bool expands = false;  ///< Text of REG_EXPAND_SZ.
};

Value text_value(std::string name, std::string text);
Value number_value(std::string name, std::uint32_t number);
Value bytes_value(std::string name, Bytes bytes);

struct Key {
  std::string path;  ///< "HKEY_LOCAL_MACHINE\SYSTEM\…", as it was written at first.
  std::vector<Value> values;
  std::optional<Security> security;  ///< Nothing where all of it is inherited.

  [[nodiscard]] const Value* find(std::string_view name) const;
  void set(Value value);
};

class Registry {
 public:
  explicit Registry(std::shared_ptr<const Layered<Key>::Base> base) : keys_{std::move(base)} {}

  bool keeps_security = false;  ///< No descriptor can be changed, whoever asks.

  [[nodiscard]] const Key* find(std::string_view path) const { return keys_.find(path); }
  [[nodiscard]] Security security(std::string_view path) const;
  [[nodiscard]] std::vector<const Key*> children(std::string_view path) const;

  template <class F>
  void each(F call) const {
    keys_.each_below("HKEY_LOCAL_MACHINE", call);
  }

  /// What is not there is empty, or 0.
  [[nodiscard]] std::string text(std::string_view path, std::string_view name) const;
  [[nodiscard]] std::uint32_t number(std::string_view path, std::string_view name) const;

  /// Without a question to access control: what the machine itself does. Makes missing keys.
  void set(const std::string& path, Value value);
  void make(const std::string& path);
  void remove(const std::string& path);  ///< With all below it.
  void remove_value(const std::string& path, std::string_view name);

  std::uint32_t set_security(const std::string& path, Security security, const Token& token);

 private:
  Layered<Key> keys_;
};

/// The full name of a key that begins with HKLM, HKU or a full root; empty where it does not.
std::string full_key(std::string_view path);

inline const std::string services_key = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\";

}  // namespace lab::windows
