#pragma once

#include <string>
#include <string_view>

namespace sysring {

/// A password, passphrase or key. It can be moved and used, and has no way to be copied by
/// accident, printed, compared or logged; its bytes are wiped when it goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string bytes) : bytes_{std::move(bytes)} {}
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept : bytes_{other.bytes_} { other.wipe(); }
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { wipe(); }

  [[nodiscard]] Secret copy() const { return Secret{bytes_}; }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

  /// For the one call that needs it; do not keep what this returns.
  [[nodiscard]] std::string_view reveal() const { return bytes_; }

 private:
  void wipe();

  std::string bytes_;
};

/// Overwrites bytes in a way that the compiler may not leave out.
void wipe(std::string& bytes);

}  // namespace sysring
