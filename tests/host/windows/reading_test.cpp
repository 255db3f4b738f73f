#include "host/windows/reading.h"

#include <gtest/gtest.h>

namespace sysring::host::windows {
namespace {

using fleet::Service;
using fleet::StartType;

TEST(RegistryValues, AreReadByTheirFourBlanks) {
  const auto values = registry_values(
      "\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SysmonDrv\\Parameters\r\n"
      "    ConfigHash    REG_SZ    SHA256=AB\r\n\r\n"
      "    Name with blanks    REG_EXPAND_SZ    C:\\Program Files\\a  b.exe\r\n"
      "    Empty    REG_SZ    \r\n"
      "FEHLER: Der angegebene Registrierungsschl\xC3\xBCssel wurde nicht gefunden.\r\n");
  EXPECT_EQ(values.at("ConfigHash"), "SHA256=AB");
  EXPECT_EQ(values.at("Name with blanks"), "C:\\Program Files\\a  b.exe");
  EXPECT_EQ(values.at("Empty"), "");
  EXPECT_EQ(values.size(), 3U);
}

TEST(RegistryNumber, IsHexadecimalOrDecimal) {
  EXPECT_EQ(registry_number("0x1f"), 31U);
  EXPECT_EQ(registry_number("0xFFFFFFFF"), 4'294'967'295U);
  EXPECT_EQ(registry_number("2"), 2U);
  for (const auto* text : {"", "0x", "0xg", "-1", "0x11111111111111111"}) {
    EXPECT_FALSE(registry_number(text)) << text;
  }
}

struct Shown {
  const char* language;
  const char* text;
  Service service;
  std::uint32_t process;
};
class ServiceStates : public testing::TestWithParam<Shown> {};

TEST_P(ServiceStates, AreReadByOrderAndDigitsInEveryLanguage) {
  const auto state = service_state(GetParam().text);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->service, GetParam().service);
  EXPECT_EQ(state->process_id, GetParam().process);
}

INSTANTIATE_TEST_SUITE_P(
    Languages, ServiceStates,
    testing::Values(
        Shown{"English",
              "\r\nSERVICE_NAME: Sysmon64\r\n"
              "        TYPE               : 10  WIN32_OWN_PROCESS\r\n"
              "        STATE              : 4  RUNNING\r\n"
              "                                (STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN)\r\n"
              "        WIN32_EXIT_CODE    : 0  (0x0)\r\n        SERVICE_EXIT_CODE  : 0  (0x0)\r\n"
              "        CHECKPOINT         : 0x0\r\n        WAIT_HINT          : 0x0\r\n"
              "        PID                : 3116\r\n        FLAGS              : \r\n",
              Service::running, 3116},
        Shown{"Portuguese",
              "\r\nNOME_DO_SERVI\xC3\x87O: sysmon\r\n"
              "        TIPO                       : 10  WIN32_OWN_PROCESS\r\n"
              "        ESTADO                     : 1  STOPPED\r\n"
              "        C\xC3\x93\x44IGO_DE_SA\xC3\x8D\x44\x41_DO_WIN32   : 1067  (0x42b)\r\n"
              "        C\xC3\x93\x44IGO_DE_SA\xC3\x8D\x44\x41_DO_SERVI\xC3\x87O : 0  (0x0)\r\n"
              "        PONTO_DE_VERIFICA\xC3\x87\xC3\x83O      : 0x0\r\n"
              "        AGUARDAR_DICA              : 0x0\r\n"
              "        PID                        : 0\r\n",
              Service::crashed, 0},
        Shown{"Chinese",
              "SERVICE_NAME: Sysmon64 \n"
              "        \xE7\xB1\xBB\xE5\x9E\x8B               : 10  WIN32_OWN_PROCESS  \n"
              "        \xE7\x8A\xB6\xE6\x80\x81               : 3  STOP_PENDING \n"
              "        WIN32_\xE9\x80\x80\xE5\x87\xBA    : 0  (0x0)\n"
              "        \xE6\x9C\x8D\xE5\x8A\xA1  : 0  (0x0)\n        A : 0x1\n        B : 0x7530\n"
              "        PID : 712\n",
              Service::pending, 712},
        Shown{"German, never started",
              "SERVICE_NAME: Sysmon64\n        TYPE : 10\n        STATE : 1  STOPPED\n"
              "        WIN32_EXIT_CODE : 1077  (0x435)\n        SERVICE_EXIT_CODE : 0\n"
              "        CHECKPOINT : 0x0\n        WAIT_HINT : 0x0\n        PID : 0\n",
              Service::stopped, 0}),
    [](const auto& each) {
      std::string name = each.param.language;
      std::erase_if(name, [](char c) { return c == ' ' || c == ','; });
      return name;
    });

TEST(ServiceState, IsNotThereForAServiceThatIsNot) {
  EXPECT_FALSE(
      service_state("[SC] EnumQueryServicesStatus:OpenService FEHLER 1060:\r\n\r\n"
                    "Der angegebene Dienst ist kein installierter Dienst.\r\n"));
}

TEST(StartTypes, CountDelayedAsAutomatic) {
  EXPECT_EQ(start_type({{"Start", "0x2"}, {"DelayedAutostart", "0x1"}}), StartType::automatic);
  EXPECT_EQ(start_type({{"Start", "0x3"}}), StartType::manual);
  EXPECT_EQ(start_type({{"Start", "0x4"}}), StartType::disabled);
  EXPECT_EQ(start_type({}), StartType::unknown);
}

TEST(NewestRecord, IsTheOldestAndTheCount) {
  EXPECT_EQ(newest_record("fileSize: 67112960\r\nnumberOfLogRecords: 71230\r\n"
                          "oldestRecordNumber: 2350948\r\n"),
            2'422'177U);
  EXPECT_FALSE(newest_record("numberOfLogRecords: 0\r\noldestRecordNumber: 0\r\n"));
  EXPECT_FALSE(newest_record(""));
}

std::string event(int id, int record, const std::string& data) {
  return "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider "
         "Name='Microsoft-Windows-Sysmon'/><EventID>" +
         std::to_string(id) +
         "</EventID><TimeCreated SystemTime='2026-11-24T10:00:00.000000000Z'/>"
         "<EventRecordID>" +
         std::to_string(record) +
         "</EventRecordID><Execution ProcessID='3356' ThreadID='1'/><Channel>Microsoft-Windows-"
         "Sysmon/Operational</Channel><Computer>ws1.lab.example</Computer><Security "
         "UserID='S-1-5-18'/></System><EventData><Data Name='Description'>" +
         data + "</Data></EventData></Event>";
}

TEST(Events, MayHaveLineEndsInThemAndCarryNoRoot) {
  const auto events =
      events_in(event(255, 12, "failed with error 93\r\nin two lines\r\n") + "\r\n" +
                event(16, 11, "x") + "garbage" + "<Event >no event</Event>");
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].record_id, 11U);
  EXPECT_EQ(events[1].id, 255U);
  EXPECT_EQ(events[1].process_id, 3356U);
}

TEST(UserSid, IsTheSecondField) {
  EXPECT_EQ(user_sid("\"LAB\\svc, sysring\",\"S-1-5-21-1-2-3-1104\"\r\n"), "S-1-5-21-1-2-3-1104");
  EXPECT_EQ(user_sid("FEHLER: Zugriff verweigert\r\n"), "");
}

TEST(CertutilHash, IsTheLineOfDigits) {
  const std::string hex(64, 'a');
  EXPECT_EQ(
      hashed_by_certutil("SHA256-Hash von F:\r\n" + hex + "\r\nCertUtil: -hashfile-Befehl\r\n"),
      std::string(64, 'A'));
  std::string spaced;
  for (int i = 0; i < 32; ++i) spaced += "ab ";
  EXPECT_EQ(hashed_by_certutil("SHA256 hash of file F:\r\n" + spaced + "\r\n").size(), 64U);
  EXPECT_EQ(hashed_by_certutil("CertUtil: -hashfile FAILED\r\n"), "");
}

TEST(Key, IsClosedToEverybodyWhoWasNotNamed) {
  const std::vector<std::string> none;
  const std::vector<std::string> readers{"S-1-5-20", "S-1-5-21-1-2-3-500"};
  EXPECT_TRUE(is_closed("D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)", none));
  EXPECT_TRUE(is_closed("D:P(A;CI;KA;;;BA)(A;CI;KA;;;SY)", none));
  EXPECT_TRUE(is_closed("D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;NS)", readers));
  EXPECT_TRUE(
      is_closed("D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;S-1-5-21-1-2-3-500)", readers));

  const auto open = std::to_array<const char*>({
      "D:AI(A;CI;KA;;;SY)(A;CI;KA;;;BA)",                 // inherits
      "D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;BU)",  // users read
      "D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KA;;;NS)",  // a reader that may write
      "D:PAI(A;CI;KA;;;SY)",                              // no administrators
      "D:PAI(A;ID;KA;;;SY)(A;ID;KA;;;BA)",                // not for its subkeys
      "D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)(",               // cut off
      "D:PAI",
      "D:NO_ACCESS_CONTROL",
      "absent",
      "",
  });
  for (const auto* sddl : open) EXPECT_FALSE(is_closed(sddl, readers)) << sddl;
}

}  // namespace
}  // namespace sysring::host::windows
