#include "workspace/inventory_yaml.h"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.h"
#include "workspace/host_range.h"
#include "workspace/value.h"

namespace sysring::workspace {
namespace {

using Kind = YamlEvent::Kind;

bool is_group_name(std::string_view name) {
  return !name.empty() && name.size() <= 63 && std::ranges::all_of(name, [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
  });
}

class InventoryReader final : public YamlReader {
 public:
  InventoryReader(Source& source, std::span<const std::string_view> credentials, Roster& roster)
      : source_{source}, credentials_{credentials}, roster_{roster}, builder_{source} {}

  void take(const YamlEvent& event) override {
    if (skipped_levels_ > 0) return skip(event);
    if (described_) return build(event);
    if (frames_.empty()) return take_root(event);
    if (event.kind == Kind::end) return frames_.pop_back();
    if (!key_) return take_key(event);
    take_value(event);
  }

 private:
  /// A map that is open: of groups (below `children`, and the whole file), the parts of one group,
  /// or hosts.
  struct Frame {
    enum class Of : std::uint8_t { groups, parts, hosts } of;
    Roster::Group group;
    std::set<std::string, std::less<>> keys = {};
  };
  struct Key {
    std::string text;
    Mark mark;
  };
  /// Whose variables are being read.
  struct Described {
    Mark mark;
    std::variant<Roster::Group, std::vector<Roster::Host>> who;
  };

  void skip(const YamlEvent& event) {
    if (event.kind == Kind::map || event.kind == Kind::list) ++skipped_levels_;
    if (event.kind == Kind::end) --skipped_levels_;
  }

  /// Says what is wrong with a value and leaves out all that is in it.
  void refuse(const YamlEvent& event, const std::string& what, const std::string& expected) {
    const auto found = event.kind == Kind::list  ? "a list"
                       : event.kind == Kind::map ? "a map"
                                                 : in_quotes(event.text);
    source_.fault(Reason::bad_value, event.mark,
                  "found " + found + what + ", expected " + expected);
    skip(event);
  }

  void take_root(const YamlEvent& event) {
    if (event.kind == Kind::null) return;
    if (event.kind == Kind::map) return frames_.push_back({Frame::Of::groups, Roster::all});
    refuse(event, "", "a map of groups that begins with 'all:'");
  }

  void take_key(const YamlEvent& event) {
    if (event.kind == Kind::scalar) {
      key_ = Key{std::string{event.text}, event.mark};
      return note_key(*key_);
    }
    source_.fault(Reason::bad_syntax, event.mark, "found no name as a key, expected one");
    key_ = Key{{}, event.mark};
    skip(event);
  }

  /// Hosts are told apart by the roster; of groups and parts there are few.
  void note_key(const Key& key) {
    Frame& frame = frames_.back();
    if (frame.of == Frame::Of::hosts || frame.keys.insert(key.text).second) return;
    source_.fault(Reason::defined_twice, key.mark,
                  "found the key " + in_quotes(key.text) + " a second time in one map");
  }

  void take_value(const YamlEvent& event) {
    const Key key = *std::exchange(key_, std::nullopt);
    if (key.text.empty()) return skip(event);
    const Frame::Of of = frames_.back().of;
    const auto group = frames_.back().group;
    if (of == Frame::Of::groups) return take_group(key, group, event);
    if (of == Frame::Of::parts) return take_part(key, group, event);
    take_host(key, group, event);
  }

  void take_group(const Key& key, Roster::Group parent, const YamlEvent& event) {
    if (!is_group_name(key.text)) {
      source_.fault(Reason::bad_value, key.mark,
                    "found the group " + in_quotes(key.text) +
                        ", expected 1 to 63 letters, digits, '_', '-' or '.'");
      return skip(event);
    }
    const auto group = roster_.group(key.text);
    if (group != Roster::all) roster_.nest(group, parent);
    if (event.kind == Kind::null) return;
    if (event.kind == Kind::map) return frames_.push_back({Frame::Of::parts, group});
    refuse(event, " as the group " + in_quotes(key.text), "a map with hosts, children or vars");
  }

  void take_part(const Key& key, Roster::Group group, const YamlEvent& event) {
    static constexpr auto parts = std::to_array<std::string_view>({"hosts", "children", "vars"});
    if (std::ranges::find(parts, key.text) == parts.end()) {
      source_.fault(Reason::unknown_key, key.mark,
                    "found the key " + in_quotes(key.text) + " in a group, which nobody reads",
                    suggestion(key.text, parts));
      return skip(event);
    }
    if (event.kind == Kind::null) return;
    if (event.kind != Kind::map) {
      return refuse(event, " as the " + key.text + " of a group", "a map: every name with a ':'");
    }
    if (key.text == "vars") {
      described_ = {key.mark, group};
      build(event);
    } else {
      frames_.push_back({key.text == "hosts" ? Frame::Of::hosts : Frame::Of::groups, group});
    }
  }

  void describe(Mark mark, Roster::Group group, std::vector<Setting> settings) {
    if (const auto first = roster_.describe_group(group, mark, std::move(settings))) {
      source_.fault(
          Reason::defined_twice, mark,
          "found variables of a group that has some already, at " + source_.place(*first));
    }
  }

  void take_host(const Key& key, Roster::Group group, const YamlEvent& event) {
    auto hosts = mention(key, group);
    if (event.kind == Kind::null) return;
    if (event.kind != Kind::map) {
      return refuse(event, " behind the host " + in_quotes(key.text),
                    "a map of variables or nothing");
    }
    described_ = {key.mark, std::move(hosts)};
    build(event);
  }

  std::vector<Roster::Host> mention(const Key& key, Roster::Group group) {
    std::vector<Roster::Host> hosts;
    const auto names = expand_range(key.text);
    if (!names) {
      source_.fault(names.error(), key.mark);
      return hosts;
    }
    for (const auto& text : *names) {
      const auto name = fleet::HostName::parse(text);
      if (!name) {
        source_.fault(name.error(), key.mark);
        continue;
      }
      const auto mentioned = roster_.mention(*name, key.mark, group);
      if (mentioned.in_group_before) {
        source_.fault(Reason::defined_twice, key.mark,
                      "found the host " + in_quotes(text) + " again in the same group, first at " +
                          source_.place(mentioned.first));
      } else {
        hosts.push_back(mentioned.host);
      }
    }
    return hosts;
  }

  void describe(Mark mark, const std::vector<Roster::Host>& hosts,
                const std::vector<Setting>& settings) {
    for (const auto host : hosts) {
      if (const auto first = roster_.describe_host(host, mark, settings)) {
        source_.fault(Reason::defined_twice, mark,
                      "found a host described again, first at " + source_.place(*first));
      }
    }
  }

  void build(const YamlEvent& event) {
    builder_.take(event);
    if (!builder_.is_complete()) return;
    auto settings = read_variables(builder_.take_value(), source_, credentials_);
    const auto described = *std::exchange(described_, std::nullopt);
    std::visit([&](const auto& who) { describe(described.mark, who, std::move(settings)); },
               described.who);
  }

  Source& source_;
  std::span<const std::string_view> credentials_;
  Roster& roster_;
  std::vector<Frame> frames_;
  std::optional<Key> key_;
  std::size_t skipped_levels_ = 0;
  ValueBuilder builder_;
  std::optional<Described> described_;
};

}  // namespace

Outcome read_yaml_inventory(std::string_view text, Source& source,
                            std::span<const std::string_view> credentials, Roster& roster) {
  InventoryReader reader{source, credentials, roster};
  return read_yaml(text, source, reader);
}

}  // namespace sysring::workspace
