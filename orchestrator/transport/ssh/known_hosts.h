#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sysring::transport::ssh {

/// The key that a host shows: its type and its bytes, in the form that is base64 in a file.
struct HostKey {
  std::string type;
  std::string bytes;
  friend auto operator<=>(const HostKey&, const HostKey&) = default;
};

/// The key of these bytes; the type stands at their front.
HostKey host_key(std::string_view bytes);

enum class Verdict : std::uint8_t {
  trusted,
  unknown,  ///< No key is known for any of the names.
  changed,  ///< Keys are known, and this is none of them.
  revoked,  ///< An @revoked line names this key.
};

/// "web1" for port 22, else "[web1]:2022": what a line of known_hosts calls a host, in lower case.
std::string name_in_known_hosts(std::string_view host, unsigned port);

/// A known_hosts file as sshd(8) describes it: plain and hashed names, patterns, @revoked. Lines
/// of @cert-authority and lines that cannot be read are kept, reported and trusted for nothing.
class KnownHosts {
 public:
  using Names = std::vector<std::string>;  ///< One host, as it may stand in the file.

  static KnownHosts parse(std::string_view text);

  [[nodiscard]] Verdict judge(const Names& names, const HostKey& key) const;

  /// The key types that are known for the host, so that it can be asked for one of them.
  [[nodiscard]] std::vector<std::string> types_of(const Names& names) const;

  /// The keys that are known for the host and not revoked.
  [[nodiscard]] std::vector<HostKey> keys_of(const Names& names) const;

  /// Adds a line for the name, unless this very key stands there already.
  void add(const std::string& name, const HostKey& key);

  /// Adds a line as it stands, unless it is there already.
  void add_line(std::string_view line);

  /// Takes the name off every line but those of @revoked and those where only a pattern fits.
  void forget(const std::string& name);

  [[nodiscard]] std::string text() const;

  /// "line 3: ..." for each line that is kept and trusted for nothing.
  [[nodiscard]] const std::vector<std::string>& remarks() const { return remarks_; }

  /// Every plain name with its keys, in the order of the file.
  struct Entry {
    std::string name;
    HostKey key;
  };
  [[nodiscard]] std::vector<Entry> entries() const;

  /// The lines that `entries` cannot express: hashed names, patterns and @revoked.
  [[nodiscard]] std::vector<std::string> lines_beyond_plain_names() const;

 private:
  enum class Kind : std::uint8_t { comment, trusted, revoked };
  struct Line {
    Kind kind = Kind::comment;
    std::string text;
    std::vector<std::string> patterns;
    HostKey key;
  };

  static Line read_line(std::string_view text, std::string& remark);
  static bool matches(const Line& line, const std::string& name);
  static bool matches(const Line& line, const Names& names);
  void append(Line line);
  void index(std::size_t number);
  void index_all();
  [[nodiscard]] std::vector<const Line*> lines_of(const Names& names) const;

  std::vector<Line> lines_;
  std::vector<std::string> remarks_;
  std::multimap<std::string, std::size_t, std::less<>> plain_;  ///< Lines by their plain names.
  std::vector<std::size_t> searched_;  ///< Lines that have hashed names or patterns.
};

}  // namespace sysring::transport::ssh
