#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fleet/inventory.h"
#include "fleet/string_pool.h"
#include "workspace/source.h"
#include "workspace/variables.h"

namespace sysring::workspace {

/// What one inventory file says, before variables are inherited: groups may be described after the
/// hosts in them, so nothing is resolved until the end. Holds 100,000 hosts in a few megabytes.
class Roster {
 public:
  using Group = std::uint32_t;
  static constexpr Group all = 0;

  Roster();

  void expect(std::size_t hosts);  ///< Room for about so many.

  /// The group of that name, new or old.
  Group group(std::string_view name);
  void nest(Group child, Group parent);

  /// The mark of the variables that it has already, if it has some; else gives it these.
  std::optional<Mark> describe_group(Group group, Mark mark, std::vector<Setting> settings);

  using Host = std::uint32_t;
  struct Mention {
    Host host;
    bool in_group_before;  ///< The same name stood in the same group already.
    Mark first;
  };
  /// A host may be mentioned in several groups.
  Mention mention(const fleet::HostName& name, Mark mark, Group group);

  /// The same for several hosts at once; the mark as with `describe_group`.
  std::optional<Mark> describe_host(Host host, Mark mark, const std::vector<Setting>& settings);

  [[nodiscard]] std::size_t size() const { return hosts_.size(); }
  [[nodiscard]] std::vector<std::string_view> group_names() const;

  /// A group that is below itself; there inheritance would never end.
  [[nodiscard]] std::optional<std::string_view> circle() const;

  /// Each host in the order of the file, with all that it inherits: of groups the deeper one wins,
  /// then the later one in the alphabet, and the host's own word last. Not with a circle.
  void resolve(const HostDefaults& defaults,
               const std::function<void(fleet::InventoryBuilder::Entry, Mark)>& give) const;

 private:
  static constexpr std::uint32_t none = 0xFFFF'FFFF;

  struct GroupNode {
    std::string name;
    std::vector<Group> parents = {};
    std::vector<Setting> settings = {};
    std::optional<Mark> described = {};
  };
  struct Word {
    Setting::Of of;
    fleet::StringId key;
    fleet::StringId value;
  };
  struct HostNode {
    fleet::StringId name;
    Mark mark;
    std::uint32_t membership = none;  // the newest
    std::uint32_t words_begin = none;
    std::uint32_t words_end = none;
    Mark described = {};
  };
  struct Membership {
    Group group;
    std::uint32_t next;
  };
  /// What hosts of the same groups have in common.
  struct Inherited {
    HostDraft draft;
    std::vector<std::string> groups;
  };

  struct Order {
    std::vector<std::uint32_t> depths;  ///< By group: how far below `all`.
    std::optional<Group> in_circle = {};
  };
  [[nodiscard]] Order order() const;
  [[nodiscard]] std::vector<Group> groups_of(const HostNode& host) const;
  [[nodiscard]] Inherited inherited(const std::vector<Group>& groups,
                                    const std::vector<std::uint32_t>& depths) const;

  std::vector<GroupNode> groups_;
  std::map<std::string, Group, std::less<>> group_by_name_;
  fleet::StringPool strings_;
  std::vector<HostNode> hosts_;
  std::vector<std::uint32_t> host_by_name_;  // by StringId; none where it is no host's
  std::vector<Membership> memberships_;
  std::vector<Word> words_;
};

}  // namespace sysring::workspace
