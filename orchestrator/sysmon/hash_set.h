#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "base/result.h"

namespace sysring::sysmon {

enum class Verdict { agrees, contradicts, says_nothing };

/// What Sysmon says about the configuration it runs. Which algorithms it names is up to the host.
class HashSet {
 public:
  HashSet() = default;  ///< Says nothing.

  /// Reads the form of the registry and of Event 16: ALG=HEX[,ALG=HEX...] in any case; "-" or
  /// nothing says nothing. Algorithms that we do not know are kept, and prove nothing.
  static Result<HashSet> parse(std::string_view text);

  /// One match proves the bytes, unless another algorithm contradicts it.
  [[nodiscard]] Verdict agrees_with(const Digests& sent) const;

  [[nodiscard]] bool empty() const { return hex_.empty(); }

  /// Upper-case hex of "SHA256" and the like; empty where it is not named.
  [[nodiscard]] std::string_view hex(std::string_view algorithm) const;

  /// The canonical form: parse(to_string()) gives an equal set.
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const HashSet&, const HashSet&) = default;

 private:
  explicit HashSet(std::map<std::string, std::string, std::less<>> hex) : hex_{std::move(hex)} {}

  std::map<std::string, std::string, std::less<>> hex_;  // by algorithm, all in upper case
};

}  // namespace sysring::sysmon
