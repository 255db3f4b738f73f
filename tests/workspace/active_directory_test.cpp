#include "workspace/active_directory.h"

#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workspace/distinguished_name.h"
#include "workspace/inventory_files.h"
#include "workspace/logon.h"
#include "workspace/scratch.h"

namespace sysring::workspace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string header =
    "\"DNSHostName\",\"Enabled\",\"LastLogonDate\",\"Name\",\"OperatingSystem\","
    "\"DistinguishedName\"\n";

Result<DirectoryImport, Errors> imported(const std::string& csv) {
  std::istringstream bytes{csv};
  DirectoryRules rules;
  rules.now = *parse_time("2026-11-24T12:00:00Z");
  return import_active_directory(bytes, "ad.csv", rules);
}

std::string row(const std::string& name, const std::string& enabled = "True",
                const std::string& logon = "2026-11-20 08:00:00",
                const std::string& system = "Windows 11 Enterprise",
                const std::string& place = "OU=Clients,OU=Berlin") {
  return "\"" + name + "\",\"" + enabled + "\",\"" + logon + "\",\"\",\"" + system +
         "\",\"CN=" + name + "," + place + ",DC=corp\"\n";
}

/// What the loader makes of the hosts, "name key=value …" each.
std::vector<std::string> hosts_of(const std::string& csv) {
  const auto made = imported(csv);
  if (!made) return {lines_of(made.error())};
  const Scratch scratch;
  scratch.write("inventory/ad.yml", made->inventory);
  Faults faults;
  const auto inventory = read_inventory(scratch.path(), {}, {}, faults);
  if (!inventory) return {lines_of(std::move(faults).take())};
  EXPECT_EQ(inventory->size(), made->hosts);
  std::vector<std::string> hosts;
  for (std::uint32_t at = 0; at < inventory->size(); ++at) {
    const auto& host = inventory->host({at});
    hosts.push_back(host.name.text() + " " + std::string{to_string(host.platform)});
    for (const auto& [key, value] : inventory->labels({at})) {
      hosts.back().append(" ").append(key).append("=").append(value);
    }
  }
  return hosts;
}

std::string notices_of(const std::string& csv) {
  const auto made = imported(csv);
  return made ? lines_of(made->notices) : lines_of(made.error());
}

TEST(ActiveDirectory, BecomesHostsWithLabels) {
  EXPECT_THAT(
      hosts_of(
          header + row("ws1.corp") +
          row("srv1.corp", "True", "2026-11-20", "Windows Server 2022 Standard", "CN=Computers") +
          row("dc1.corp", "true", "2026-11-20", "Windows Server 2019", "OU=Domain Controllers")),
      ElementsAre("dc1.corp windows os=Windows Server 2019 ou=Domain Controllers role=dc",
                  "srv1.corp windows os=Windows Server 2022 Standard role=server",
                  "ws1.corp windows os=Windows 11 Enterprise ou=Berlin/Clients role=workstation"));
}

TEST(ActiveDirectory, IsReadAsEachExportWritesIt) {
  const std::string type = "#TYPE Microsoft.ActiveDirectory.Management.ADComputer\r\n";
  EXPECT_THAT(hosts_of(type + "name;ENABLED;operatingsystem;description\r\n"
                              "ws1;True;Windows 10;\"first\r\n\"\"desk\"\"; left\"\r\n"),
              ElementsAre("ws1 windows os=Windows 10 role=workstation"));
  EXPECT_THAT(hosts_of("Name,DNSHostName,Enabled,OperatingSystem\n"
                       "WS1,ws1.corp,True,Windows 10\nWS2,,True,Windows 10\n"),
              ElementsAre("ws1.corp windows os=Windows 10 role=workstation",
                          "WS2 windows os=Windows 10 role=workstation"));
}

TEST(ActiveDirectory, KeepsTextThatMeansSomethingToYaml) {
  EXPECT_THAT(hosts_of(header + row("null", "True", "2026-11-20", "Windows 10: it's #1",
                                    "OU={a}: [b]\\, \\C3\\BC\\,c")),
              ElementsAre("null windows os=Windows 10: it's #1 ou={a}: [b], \u00fc,c "
                          "role=workstation"));
}

struct Case {
  std::string row;
  std::string notice;
};

TEST(ActiveDirectory, TellsWhoIsLeftOut) {
  const std::vector<Case> cases{
      {row("a", "False"), "SR118 ad.csv:2: found Enabled=False of 'a', expected True: left out\n"},
      {row("a", "Wahr"),
       "SR109 ad.csv:2: found 'Wahr' as Enabled of 'a', expected True or False: left out\n"},
      {row("a", "True", "2026-11-20", "Samba"),
       "SR120 ad.csv:2: found 'Samba' as OperatingSystem of 'a', expected a Windows: left out\n"},
      {row("a", "True", ""),
       "SR119 ad.csv:2: found no logon of 'a', expected one in the last 90 days: left out\n"},
      {row("a", "True", "24.05.2026 07:00:00"),
       "SR119 ad.csv:2: found the last logon '24.05.2026 07:00:00' of 'a', expected one in the "
       "last 90 days: left out\n"},
      {row("-oProxyCommand=x"),
       "SR101 ad.csv:2: found '-' at the start of the host name '-oProxyCommand=x', allowed are 1 "
       "to 253 letters and digits, inside also '.', '_' and '-': left out\n"},
  };
  for (const auto& each : cases) {
    const auto made = imported(header + each.row);
    ASSERT_TRUE(made) << lines_of(made.error());
    EXPECT_EQ(lines_of(made->notices), each.notice);
    EXPECT_EQ(made->hosts, 0U) << each.row;
  }
  EXPECT_EQ(notices_of(header + row("a") + row("A")),
            "SR106 ad.csv:3: found 'A' again, first at ad.csv:2: left out | remove one of the two "
            "accounts\n");
}

TEST(ActiveDirectory, TakesAHostWhoseLastLogonCanBeMeantInTwoWays) {
  const auto in_doubt = imported(header + row("a", "True", "2/11/2026 8:00:00 AM"));
  ASSERT_TRUE(in_doubt);
  EXPECT_EQ(in_doubt->hosts, 1U);
  EXPECT_EQ(lines_of(in_doubt->notices),
            "SR109 ad.csv:2: found '2/11/2026 8:00:00 AM' as last logon of 'a', expected a date "
            "with one meaning: taken all the same | export LastLogonTimestamp, a number\n");
  EXPECT_THAT(notices_of(header + row("a", "True", "vorgestern")), HasSubstr("taken all the same"));
  EXPECT_EQ(notices_of(header + row("a", "True", "10/11/2026")), "") << "both are recent";
  EXPECT_EQ(notices_of(header + row("a", "True", "11/12/2026")), "") << "December is to come";
  EXPECT_THAT(notices_of(header + row("a", "True", "1/2/2026")), HasSubstr("SR119"));
}

TEST(ActiveDirectory, BelievesATimestampBeforeADate) {
  const std::string both =
      "Name,Enabled,OperatingSystem,LastLogonDate,lastLogonTimestamp,DistinguishedName\n";
  EXPECT_THAT(notices_of(both + "a,True,Windows 10,2026-11-20,132223104000000000,\n"),
              HasSubstr("SR119 ad.csv:2: found the last logon '132223104000000000'"));
  EXPECT_EQ(notices_of(both + "a,True,Windows 10,2026-11-20,0,\n"), "");
}

TEST(ActiveDirectory, IsRefusedWhereItIsNoSuchExport) {
  const std::vector<Case> cases{
      {"", "SR103 ad.csv:1: found no line, expected a header\n"},
      {"#TYPE System.String\n", "SR103 ad.csv:1: found no line, expected a header\n"},
      {"Name\n", "SR103 ad.csv:1: found no column Enabled in the header, expected it | Get-ADComp"},
      {"Name\n", "SR103 ad.csv:1: found no column OperatingSystem in the header, expected it | "},
      {"Enabled,OperatingSystem\n", "SR103 ad.csv:1: found no column Name or DNSHostName in the"},
      {"Name,Enabled,OperatingSystem,name\n",
       "SR106 ad.csv:1: found the column 'Name' twice, expected it once"},
      {"Name,Enabled,OperatingSystem\na,True\n",
       "SR103 ad.csv:2: found 2 fields, expected 3 as in the header | write the file anew"},
      {header + row("a") + "\"b", "SR103 ad.csv:3: found the end of the file within quotes"},
  };
  for (const auto& each : cases) {
    const auto made = imported(each.row);
    ASSERT_FALSE(made) << each.row;
    EXPECT_THAT(lines_of(made.error()), HasSubstr(each.notice));
  }
}

TEST(ActiveDirectory, SaysWhatItCannotTellWithoutAColumn) {
  const auto notices = notices_of("Name,Enabled,OperatingSystem\na,True,Hyper-V Server 2019\n");
  EXPECT_THAT(notices, HasSubstr("SR103 ad.csv:1: found no column LastLogonTimestamp or "
                                 "LastLogonDate in the header, expected it: no computer is left"));
  EXPECT_THAT(notices, HasSubstr("SR103 ad.csv:1: found no column DistinguishedName in the header, "
                                 "expected it: no host has the label ou"));
}

std::string days_of(std::string_view text) {
  std::string days;
  for (const auto day : days_meant(text)) {
    days += (days.empty() ? "" : " or ") + to_rfc3339(day).substr(0, 10);
  }
  return days;
}

TEST(LogonDays, AreThoseThatTheTextCanMean) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"2026-11-24 15:04:05", "2026-11-24"},
      {"2026-11-24T15:04:05Z", "2026-11-24"},
      {"2026/11/24 15:04:05", "2026-11-24"},
      {"24.11.2026 15:04:05", "2026-11-24"},
      {"24. 11. 2026 15:04:05", "2026-11-24"},
      {"2026. 11. 24. 15:04:05", "2026-11-24"},
      {"24-11-2026 15:04:05", "2026-11-24"},
      {"11/24/2026 3:04:05 PM", "2026-11-24"},
      {"24/11/2026 15:04:05", "2026-11-24"},
      {"3/4/2026 3:04:05 PM", "2026-04-03 or 2026-03-04"},
      {"4/4/2026", "2026-04-04"},
      {"134085024450000000", "2025-11-25"},
      {"0", "1601-01-01"},
      {"9223372036854775807", ""},
      {"24/11/2569", ""},
      {"24.11.26", ""},
      {"30.2.2026", ""},
      {"24.11/2026", ""},
      {"24.11.2026x", ""},
      {"Tuesday, 24 November 2026", ""},
      {"", ""},
  };
  for (const auto& [text, days] : cases) EXPECT_EQ(days_of(text), days) << text;
}

TEST(UnitsOfADistinguishedName, StandOutermostFirst) {
  EXPECT_THAT(units_of("CN=WS1,OU=Clients,OU=Berlin,DC=corp"), ElementsAre("Berlin", "Clients"));
  EXPECT_THAT(units_of("CN=a\\,OU=b,ou=R\\26D\\, West,DC=corp"), ElementsAre("R&D, West"));
  EXPECT_THAT(units_of("CN=a,OU=\\"), ElementsAre("\\"));
  EXPECT_THAT(units_of(""), ElementsAre());
}

}  // namespace
}  // namespace sysring::workspace
