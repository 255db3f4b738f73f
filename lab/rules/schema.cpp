#include "lab/rules/schema.h"

#include <algorithm>

#include "lab/rules/text.h"

namespace lab::rules {
namespace {

struct Row {
  std::uint32_t id;
  std::string_view tag;
  std::string_view fields;
};

constexpr Row rows[]{
    {1, "ProcessCreate",
     "RuleName UtcTime ProcessGuid ProcessId Image FileVersion Description Product Company "
     "OriginalFileName CommandLine CurrentDirectory User LogonGuid LogonId TerminalSessionId "
     "IntegrityLevel Hashes ParentProcessGuid ParentProcessId ParentImage ParentCommandLine "
     "ParentUser"},
    {2, "FileCreateTime",
     "RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime "
     "PreviousCreationUtcTime User"},
    {3, "NetworkConnect",
     "RuleName UtcTime ProcessGuid ProcessId Image User Protocol Initiated SourceIsIpv6 SourceIp "
     "SourceHostname SourcePort SourcePortName DestinationIsIpv6 DestinationIp "
     "DestinationHostname DestinationPort DestinationPortName"},
    {5, "ProcessTerminate", "RuleName UtcTime ProcessGuid ProcessId Image User"},
    {6, "DriverLoad", "RuleName UtcTime ImageLoaded Hashes Signed Signature SignatureStatus"},
    {7, "ImageLoad",
     "RuleName UtcTime ProcessGuid ProcessId Image ImageLoaded FileVersion Description Product "
     "Company OriginalFileName Hashes Signed Signature SignatureStatus User"},
    {8, "CreateRemoteThread",
     "RuleName UtcTime SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid "
     "TargetProcessId TargetImage NewThreadId StartAddress StartModule StartFunction SourceUser "
     "TargetUser"},
    {9, "RawAccessRead", "RuleName UtcTime ProcessGuid ProcessId Image Device User"},
    {10, "ProcessAccess",
     "RuleName UtcTime SourceProcessGUID SourceProcessId SourceThreadId SourceImage "
     "TargetProcessGUID TargetProcessId TargetImage GrantedAccess CallTrace SourceUser TargetUser"},
    {11, "FileCreate",
     "RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime User"},
    {12, "RegistryEvent",
     "RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject User"},
    {13, "RegistryEvent",
     "RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject Details User"},
    {14, "RegistryEvent",
     "RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject NewName User"},
    {15, "FileCreateStreamHash",
     "RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime Hash Contents "
     "User"},
    {17, "PipeEvent", "RuleName EventType UtcTime ProcessGuid ProcessId PipeName Image User"},
    {18, "PipeEvent", "RuleName EventType UtcTime ProcessGuid ProcessId PipeName Image User"},
    {19, "WmiEvent", "RuleName EventType UtcTime Operation User EventNamespace Name Query"},
    {20, "WmiEvent", "RuleName EventType UtcTime Operation User Name Type Destination"},
    {21, "WmiEvent", "RuleName EventType UtcTime Operation User Consumer Filter"},
    {22, "DnsQuery",
     "RuleName UtcTime ProcessGuid ProcessId QueryName QueryStatus QueryResults Image User"},
    {23, "FileDelete",
     "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable "
     "Archived"},
    {24, "ClipboardChange",
     "RuleName UtcTime ProcessGuid ProcessId Image Session ClientInfo Hashes Archived User"},
    {25, "ProcessTampering", "RuleName UtcTime ProcessGuid ProcessId Image Type User"},
    {26, "FileDeleteDetected",
     "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable"},
    {27, "FileBlockExecutable",
     "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes"},
    {28, "FileBlockShredding",
     "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable"},
    {29, "FileExecutableDetected",
     "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes"},
    {100, "eBPFEvent",
     "RuleName UtcTime ProcessGuid ProcessId Image User BpfCommand BpfProgramType BpfProgramId "
     "BpfProgramName"},
};

}  // namespace

std::span<const EventType> event_types() {
  static const auto types = [] {
    std::vector<EventType> all;
    for (const auto& row : rows) {
      const bool process = row.tag == "ProcessCreate" || row.tag == "ProcessTerminate";
      all.push_back({row.id, row.tag, process, split(row.fields, ' ')});
    }
    return all;
  }();
  return types;
}

const EventType* event_type(std::uint32_t id) {
  const auto types = event_types();
  const auto found = std::ranges::find(types, id, &EventType::id);
  return found == types.end() ? nullptr : &*found;
}

std::optional<std::size_t> position(const EventType& type, std::string_view field) {
  const auto found = std::ranges::find(type.fields, field);
  if (found == type.fields.end()) return std::nullopt;
  return static_cast<std::size_t>(found - type.fields.begin());
}

}  // namespace lab::rules
