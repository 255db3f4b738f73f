#include "fleet/inventory.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "workspace/inventory_files.h"
#include "workspace/scratch.h"

namespace sysring::workspace {
namespace {

/// The inventory files of a workspace, read with one credential and the usual defaults.
class InventoryFiles : public testing::Test {
 protected:
  void yaml(std::string_view text) { files.write("inventory/hosts.yml", text); }
  void list(std::string_view text) { files.write("inventory/hosts.txt", text); }

  /// "name address:port user credential via label=value ... [group group]", one line a host.
  [[nodiscard]] std::string hosts() const {
    Faults faults;
    const auto inventory = read(faults);
    if (!inventory) return lines_of(std::move(faults).take());
    std::string lines;
    for (std::uint32_t i = 0; i < inventory->size(); ++i) lines += line(*inventory, {i}) + "\n";
    return lines;
  }

  [[nodiscard]] std::optional<fleet::Inventory> read(Faults& faults) const {
    const std::vector<std::string_view> credentials{"admin", "tier0"};
    return read_inventory(files.path(), HostDefaults{.credential = "admin"}, credentials, faults);
  }

  static std::string line(const fleet::Inventory& inventory, fleet::HostId id) {
    const auto& host = inventory.host(id);
    std::string text = host.name.text();
    if (host.address != host.name.text()) text += " at " + host.address;
    if (host.port != 22) text += " port " + std::to_string(host.port);
    if (host.user != "root") text += " user " + host.user;
    if (host.credential != "admin") text += " credential " + host.credential;
    if (host.via == fleet::Via::winrm) text += " winrm";
    if (host.platform == fleet::Platform::windows) text += " windows";
    if (host.manage == fleet::Manage::observe) text += " observed";
    for (const auto& [key, value] : inventory.labels(id)) {
      text += " " + std::string{key} + "=" + std::string{value};
    }
    return text;
  }

  Scratch files;
};

TEST_F(InventoryFiles, ReadTheYamlOfAnsible) {
  yaml(R"(
all:
  vars: {ansible_user: svc, ansible_winrm_transport: kerberos}
  hosts:
    plain.example:
  children:
    servers:
      vars: {ansible_connection: winrm}
      hosts:
        srv.example: {labels: {role: server, vm: "true"}, variant: server}
    linux_ssh:
      hosts:
        lx.example: {ansible_host: 2001:db8::1, ansible_port: 2222, ansible_user: root,
                     credential: tier0, manage: observe}
)");
  EXPECT_EQ(hosts(),
            "lx.example at 2001:db8::1 port 2222 credential tier0 observed\n"
            "plain.example user svc\n"
            "srv.example port 5986 user svc winrm windows role=server variant=server vm=true\n");
}

TEST_F(InventoryFiles, InheritVariablesAndLabelsFromTheOutsideIn) {
  yaml(R"(
all:
  vars: {ansible_user: outer, labels: {org: x, site: outer, tier: outer}}
  children:
    site_b:
      vars: {ansible_user: b, labels: {site: b}}
      children:
        deep:
          vars: {labels: {tier: deep}}
          hosts: {one: , two: {ansible_user: own, labels: {tier: own}}}
)");
  EXPECT_EQ(hosts(),
            "one user b org=x site=b tier=deep\n"
            "two user own org=x site=b tier=own\n");
}

TEST_F(InventoryFiles, LetTheLaterGroupOfTheAlphabetWinAmongEquals) {
  yaml(
      "all: {children: {b: {vars: {labels: {from: b}}, hosts: {one: }},"
      "                 a: {vars: {labels: {from: a}}, hosts: {one: }}}}\n");
  EXPECT_EQ(hosts(), "one from=b\n");
}

TEST_F(InventoryFiles, KnowGroupsThatAreDescribedAfterTheyWereNamed) {
  yaml(R"(
all: {children: {prod: {children: {web: }}}}
web: {hosts: {w1: }, vars: {labels: {role: web}}}
)");
  EXPECT_EQ(hosts(), "w1 role=web\n");
  Faults faults;
  const auto inventory = read(faults);
  ASSERT_TRUE(inventory);
  EXPECT_TRUE(inventory->in_group({0}, "prod"));
  EXPECT_TRUE(inventory->in_group({0}, "web"));
}

TEST_F(InventoryFiles, ExpandRanges) {
  yaml("all: {hosts: {'web[08:10].example': {labels: {role: web}}, 'db-[a:b][1:3:2]': }}\n");
  EXPECT_EQ(hosts(),
            "db-a1\ndb-a3\ndb-b1\ndb-b3\n"
            "web08.example role=web\nweb09.example role=web\nweb10.example role=web\n");
}

TEST_F(InventoryFiles, ReplayAnchors) {
  yaml("all: {hosts: {a: &site {labels: {site: fra}}, b: *site}}\n");
  EXPECT_EQ(hosts(), "a site=fra\nb site=fra\n");
}

TEST_F(InventoryFiles, ReadPlainLists) {
  list(
      "# the lab\nws1\tsite=lab  role=web # the first\r\n\n  ws[2:3]\nws4 ansible_port=2222 "
      "credential=tier0 variant=linux\n");
  EXPECT_EQ(hosts(),
            "ws1 role=web site=lab\nws2\nws3\nws4 port 2222 credential tier0 variant=linux\n");
}

TEST_F(InventoryFiles, MayBeEmpty) {
  yaml("# nobody yet\n");
  list("");
  EXPECT_EQ(hosts(), "");
}

TEST_F(InventoryFiles, NameBothPlacesOfAHostThatIsThereTwice) {
  yaml("all:\n  hosts:\n    ws1:\n  children:\n    g: {hosts: {WS1: }}\n");
  list("dc1\nws1 role=x\n");
  EXPECT_EQ(hosts(),
            "SR106 inventory/hosts.yml:3:5: found the host 'ws1' again, first at "
            "inventory/hosts.txt:2:1\n"
            "SR106 inventory/hosts.yml:5:17: found the host 'WS1' again, first at "
            "inventory/hosts.txt:2:1\n");
}

TEST_F(InventoryFiles, LetOneFileNameAHostInManyGroupsAndDescribeItOnce) {
  yaml(
      "all:\n  children:\n    a: {hosts: {ws1: {labels: {x: 1}}}}\n"
      "    b: {hosts: {ws1: }}\n    c: {hosts: {ws1: {labels: {x: 2}}}}\n");
  EXPECT_EQ(hosts(),
            "SR106 inventory/hosts.yml:5:17: found a host described again, first at "
            "inventory/hosts.yml:3:17\n");
}

TEST_F(InventoryFiles, PointAtWhatTheyCannotUse) {
  yaml(R"y(all:
  hots: {}
  hosts:
    a: {ansible_hots: x, colour: red}
    b: {ansible_password: hunter2}
    c: {ansible_port: 70000, ansible_connection: local, platform: beos}
    d: {ansible_host: "$(reboot)", credential: amdin, labels: {"a b": c, k: [1]}}
    e: [1, 2]
    f: text
    web[3:1]:
    ../x:
  children: [a, b]
  vars: {labels: 5}
)y");
  ;
  EXPECT_EQ(
      hosts(),
      R"y(SR104 inventory/hosts.yml:2:3: found the key 'hots' in a group, which nobody reads | did you mean 'hosts'?
SR104 inventory/hosts.yml:4:9: found the variable 'ansible_hots', which nobody reads | did you mean 'ansible_host'?; what is only for people goes below `labels`
SR104 inventory/hosts.yml:4:26: found the variable 'colour', which nobody reads | known are labels, ansible_host, ansible_port, ansible_user, ansible_connection, credential, platform, manage, variant; what is only for people goes below `labels`
SR104 inventory/hosts.yml:5:9: found the variable 'ansible_password', which nobody reads | name a credential of sysring.yaml instead: `credential: NAME`
SR109 inventory/hosts.yml:6:23: found '70000' for 'ansible_port', expected a port from 1 to 65535
SR109 inventory/hosts.yml:6:50: found 'local' for 'ansible_connection', expected ssh or winrm
SR109 inventory/hosts.yml:6:67: found 'beos' for 'platform', expected linux or windows
SR109 inventory/hosts.yml:7:23: found '$(reboot)' for 'ansible_host', expected a DNS name or an IP address
SR105 inventory/hosts.yml:7:48: found the credential 'amdin', which sysring.yaml has not | did you mean 'admin'?
SR109 inventory/hosts.yml:7:71: found 'a b' as a label, expected 1 to 63 letters, digits, '-', '_', '.' or '/'
SR109 inventory/hosts.yml:7:77: found a list for 'k', expected text
SR109 inventory/hosts.yml:8:8: found a list behind the host 'e', expected a map of variables or nothing
SR109 inventory/hosts.yml:9:8: found 'text' behind the host 'f', expected a map of variables or nothing
SR101 inventory/hosts.yml:10:5: found 'web[3:1]', expected a range such as web[01:20] or db-[a:f]
SR101 inventory/hosts.yml:11:5: found '.' at the start of the host name '../x', allowed are 1 to 253 letters and digits, inside also '.', '_' and '-'
SR109 inventory/hosts.yml:12:13: found a list as the children of a group, expected a map: every name with a ':'
SR109 inventory/hosts.yml:13:18: found '5' for 'labels', expected a map
)y");
  ;
}

TEST_F(InventoryFiles, RefuseGroupsInACircle) {
  yaml("a: {children: {b: {children: {a: }}}}\n");
  EXPECT_EQ(hosts(),
            "SR109 inventory/hosts.yml:1:1: found the group 'a' in a circle of groups, expected "
            "none below itself\n");
}

TEST_F(InventoryFiles, PointAtWhatIsWrongInAList) {
  list("ws1 role\nws2 =x\nws3 colour=red ansible_hots=x\n[web]\nws1\nws[1:200000]\n");
  EXPECT_EQ(hosts(),
            R"(SR103 inventory/hosts.txt:1:5: found 'role' behind a host, expected key=value
SR109 inventory/hosts.txt:2:5: found '' as a label, expected 1 to 63 letters, digits, '-', '_', '.' or '/'
SR104 inventory/hosts.txt:3:16: found the variable 'ansible_hots', which nobody reads | did you mean 'ansible_host'?; what is only for people goes below `labels`
SR101 inventory/hosts.txt:4:1: found '[web]', expected a range such as web[01:20] or db-[a:f]
SR106 inventory/hosts.txt:5:1: found the host 'ws1' again, first at inventory/hosts.txt:1:1
SR107 inventory/hosts.txt:6:1: found a range of more than 100000 names in 'ws[1:200000]'
)");
}

TEST_F(InventoryFiles, SayWhatToDoWithAFileOfAnotherKind) {
  files.write("inventory/hosts.csv", "Name\nws1\n");
  files.write("inventory/.hidden.csv", "Name\nws1\n");
  files.write("inventory/hosts.yml.bak", "x");
  EXPECT_EQ(hosts(),
            "SR103 inventory/hosts.csv: found a file that is not read, expected .yml or .txt | "
            "move it elsewhere; `sysring inventory import` reads what Get-ADComputer exports\n");
}

}  // namespace
}  // namespace sysring::workspace
