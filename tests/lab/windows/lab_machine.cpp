#include "lab/windows/lab_machine.h"

#include <fstream>
#include <iterator>

#include <openssl/evp.h>

#include "lab/windows/text.h"

namespace lab::windows {
namespace {

/// As it lies in the source: what is published is the hash of this very text.
std::string script_named(const char* name) {
  std::ifstream file{std::string{SOURCE_DIR "/orchestrator/host/windows/"} + name};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string base64(const std::string& bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

LabMachine::LabMachine(FaultList faults, const std::string& language, const std::string& system)
    : now{std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{10}} {
  Description description{"ws0001",
                          "lab.example",
                          system,
                          "workstation",
                          language,
                          7,
                          std::make_shared<const std::string>(config("1.0.0")),
                          std::move(faults)};
  machine = make_windows_machine(description, now);
}

Answer LabMachine::run(std::string_view line, std::string_view input, std::string_view user) {
  auto answer = machine->run({line, input, user, now});
  now += answer.took;
  return answer;
}

Answer LabMachine::script(std::string_view text, std::string_view input) {
  return run(
      "powershell.exe -NoLogo -NoProfile -NonInteractive -EncodedCommand " + base64(utf16le(text)),
      input);
}

Answer LabMachine::stage(const std::string& into, const std::string& name,
                         const std::string& bytes) {
  const auto size = std::to_string(bytes.size());
  return stage(into + ' ' + name + ' ' + size + ' ' + size + '\n' + bytes);
}

Answer LabMachine::stage(const std::string& input) {
  return script(script_named("stage.ps1"), input);
}

Answer LabMachine::close_key(const std::string& line) {
  return script(script_named("key.ps1"), line + '\n');
}

Answer LabMachine::roll_out(const std::string& xml) {
  stage(directory, "ws_2.xml", xml);
  close_key();
  return run("echo #apply& C:\\Windows\\Sysmon64.exe -accepteula -c " + std::string{directory} +
             "\\ws_2.xml& call echo #rc=%^errorlevel%& rd /s /q " + directory + "& if exist " +
             directory + " echo #left");
}

Answer LabMachine::events(const std::string& query) {
  return run("wevtutil qe Microsoft-Windows-Sysmon/Operational \"/q:" + query +
             "\" /c:20 /rd:true /f:xml");
}

void LabMachine::pass(Duration time) {
  now += time;
  machine->live_until(now);
}

std::string config(const std::string& version) {
  return "<Sysmon schemaversion=\"4.90\">\r\n<HashAlgorithms>SHA256</HashAlgorithms>\r\n"
         "<EventFiltering>\r\n"
         "<RuleGroup groupRelation=\"or\"><FileCreate onmatch=\"include\">"
         "<TargetFilename name=\"v=" +
         version +
         "\" condition=\"contains\">probe</TargetFilename>"
         "</FileCreate></RuleGroup>\r\n"
         "<RuleGroup groupRelation=\"or\"><ProcessCreate onmatch=\"exclude\">"
         "<Image condition=\"is\">C:\\nothing.exe</Image></ProcessCreate></RuleGroup>\r\n"
         "</EventFiltering>\r\n</Sysmon>\r\n";
}

std::string hash_of(const std::string& bytes) { return sha256(bytes); }

}  // namespace lab::windows
