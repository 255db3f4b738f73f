#include "lab/windows/birth.h"

#include <array>
#include <stdexcept>

#include "lab/windows/kind.h"
#include "lab/windows/random.h"
#include "lab/windows/text.h"

namespace lab::windows {
namespace {

const std::string software = "HKEY_LOCAL_MACHINE\\SOFTWARE\\";
const std::string control = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\";

struct Edition {
  std::string_view system, build, display, product, edition, type;
  std::uint32_t ubr;
};
constexpr std::array editions{
    Edition{"windows-11", "26100", "24H2", "Windows 10 Pro", "Professional", "Client", 4061},
    Edition{"windows-10", "19045", "22H2", "Windows 10 Pro", "Professional", "Client", 5854},
    Edition{"server-2019", "17763", "1809", "Windows Server 2019 Standard", "ServerStandard",
            "Server", 7314},
    Edition{"server-2022", "20348", "21H2", "Windows Server 2022 Standard", "ServerStandard",
            "Server", 3692},
    Edition{"server-2025", "26100", "24H2", "Windows Server 2025 Standard", "ServerStandard",
            "Server Core", 4061}};

const Edition& edition_of(const std::string& system) {
  for (const auto& edition : editions)
    if (edition.system == system) return edition;
  throw std::invalid_argument{"system '" + system + "' is no Windows of the lab"};
}

void system_facts(State& state) {
  const Edition& edition = edition_of(state.description.system);
  const auto current = software + "Microsoft\\Windows NT\\CurrentVersion";
  auto& registry = state.registry;
  registry.set(current, text_value("CurrentBuild", std::string{edition.build}));
  registry.set(current, text_value("CurrentBuildNumber", std::string{edition.build}));
  registry.set(current, number_value("CurrentMajorVersionNumber", 10));
  registry.set(current, number_value("CurrentMinorVersionNumber", 0));
  registry.set(current, text_value("DisplayVersion", std::string{edition.display}));
  registry.set(current, text_value("EditionID", std::string{edition.edition}));
  registry.set(current, text_value("InstallationType", std::string{edition.type}));
  registry.set(current, text_value("ProductName", std::string{edition.product}));
  registry.set(current, number_value("UBR", edition.ubr));
  registry.set(current, number_value("InstallDate", state.identity.install_date));
  registry.set(software + "Microsoft\\Cryptography",
               text_value("MachineGuid", state.identity.machine_guid));
  const char* product = edition.type == "Client" ? "WinNT" : "ServerNT";
  if (state.description.role == "dc") product = "LanmanNT";
  registry.set(control + "ProductOptions", text_value("ProductType", product));
  registry.set(control + "Session Manager\\Memory Management\\PrefetchParameters",
               number_value("BootId", state.boot_id));
  registry.set("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters",
               text_value("Hostname", state.description.name));
  if (state.faults.vdi)
    registry.set(services_key + "bnistack\\PvsAgent", number_value("WriteCacheType", 9));
  if (state.faults.powershell_shell)
    registry.set(software + "OpenSSH",
                 text_value("DefaultShell",
                            "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"));
}

void add_service(State& state, const std::string& name, std::uint32_t type, std::uint32_t start,
                 const std::string& image, const std::string& display) {
  const auto key = services_key + name;
  state.registry.set(key, number_value("Type", type));
  state.registry.set(key, number_value("Start", start));
  state.registry.set(key, number_value("ErrorControl", 1));
  Value path = text_value("ImagePath", image);
  path.expands = true;
  state.registry.set(key, std::move(path));
  state.registry.set(key, text_value("DisplayName", display));
  if (type != 1 && type != 2) state.registry.set(key, text_value("ObjectName", "LocalSystem"));
  const bool driver = type == 1 || type == 2;
  state.services[upper(name)] = {4, driver ? 0 : take_pid(state), 0};
}

void choose_sysmon(State& state) {
  Sysmon& sysmon = state.sysmon;
  sysmon.is_installed = !state.faults.not_installed;
  if (state.faults.sysmon32) {
    sysmon.service = "Sysmon";
    sysmon.image = "C:\\Windows\\Sysmon.exe";
  }
  if (state.faults.native) {
    sysmon.is_feature = true;
    sysmon.service = "Sysmon";
    sysmon.image = "C:\\Windows\\System32\\sysmon.exe";
    sysmon.version = "10.0.26100.8521";
    sysmon.schema = "4.91";
  }
  if (!state.faults.renamed.empty()) {
    sysmon.service = state.faults.renamed;
    sysmon.image = "C:\\Windows\\" + state.faults.renamed + ".exe";
  }
}

void install_sysmon(State& state) {
  const Sysmon& sysmon = state.sysmon;
  state.files.write(sysmon.image, "MZ Sysmon " + sysmon.version, system_token());
  add_service(state, sysmon.service, 0x10, 2, sysmon.image, sysmon.service);
  state.registry.set(services_key + sysmon.service, number_value("LaunchProtected", 3));
  state.registry.set(services_key + sysmon.service + "\\Parameters",
                     text_value("DriverName", sysmon.driver));
  add_service(state, sysmon.driver, 1, 0, sysmon.driver + ".sys", sysmon.driver);
  const auto instance = services_key + sysmon.driver + "\\Instances\\Sysmon Instance";
  state.registry.set(instance, text_value("Altitude", "385201"));
  state.registry.set(parameters_key(state), text_value("SysmonImagePath", sysmon.image));
  const auto publisher = software +
                         "Microsoft\\Windows\\CurrentVersion\\WINEVT\\Publishers\\"
                         "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}";
  state.registry.set(publisher, text_value("", "Microsoft-Windows-Sysmon"));
  state.registry.set(publisher, text_value("MessageFileName", sysmon.image));
  state.registry.set(publisher, text_value("ResourceFileName", sysmon.image));
}

void first_configuration(State& state) {
  const auto& xml = state.description.config;
  if (!xml) return;
  const auto configuration = read_configuration(*xml);
  if (!configuration->loaded.refusal.empty())
    throw std::invalid_argument{"config: " + configuration->loaded.refusal};
  state.sysmon.stored = state.sysmon.in_force = configuration;
  store_configuration(state, *configuration, "C:\\Windows\\Temp\\sysmonconfig.xml",
                      "SHA256=" + configuration->hash);
  state.sysmon.history.push_back({state.begin - std::chrono::hours{2}, sid::system,
                                  "C:\\Windows\\Temp\\sysmonconfig.xml", configuration->hash,
                                  "loaded"});
}

void forwarder(State& state) {
  add_service(state, "WinRM", 0x20, 2, "%SystemRoot%\\System32\\svchost.exe -k NetworkService -p",
              "Windows Remote Management (WS-Management)");
  if (state.faults.no_forwarder) return;
  state.registry.set(software +
                         "Policies\\Microsoft\\Windows\\EventLog\\EventForwarding"
                         "\\SubscriptionManager",
                     text_value("1", "Server=http://wec." + state.description.domain +
                                         ":5985/wsman/SubscriptionManager/WEC,Refresh=60"));
  if (!state.faults.never_forwarded)
    state.sysmon_log.access.aces.push_back({false, "", access::read, sid::network_service});
}

void old_events(State& state) {
  const Time then = state.begin - std::chrono::hours{2};
  const auto add = [&](const Body& body, std::uint32_t writer, Duration after) {
    state.sysmon_log.add({0, then + after, writer, 0, std::make_shared<const Body>(body)});
  };
  const Sysmon& sysmon = state.sysmon;
  const auto key = parameters_key(state);
  add(make_body(16, sid::system,
                {{"Configuration", state.registry.text(key, "ConfigFile")},
                 {"ConfigurationFileHash", state.registry.text(key, "ConfigHash")}}),
      take_pid(state), Duration{0});
  add(make_body(
          4, sid::system,
          {{"State", "Started"}, {"Version", sysmon.version}, {"SchemaVersion", sysmon.schema}}),
      state.services[upper(sysmon.service)].pid, Duration{350});
}

template <class T>
void put(std::map<std::string, T, std::less<>>& base, T thing) {
  auto key = upper(thing.path);
  base.emplace(std::move(key), std::move(thing));
}

void put_programs(Layered<File>::Base& base) {
  const auto program = std::make_shared<const std::string>("MZ");
  for (const char* name : {"cacls",    "certutil",
                           "cmd",      "find",
                           "findstr",  "fltMC",
                           "HOSTNAME", "icacls",
                           "more.com", "net",
                           "PING",     "reg",
                           "regini",   "sc",
                           "schtasks", "tasklist",
                           "timeout",  "tzutil",
                           "wevtutil", "whoami",
                           "svchost",  "WindowsPowerShell\\v1.0\\powershell"}) {
    std::string path = std::string{"C:\\Windows\\System32\\"} + name;
    if (!path.ends_with(".com")) path += ".exe";
    put(base, File{path, false, program, {}});
  }
}

}  // namespace

std::shared_ptr<const Layered<File>::Base> common_files() {
  static const auto shared = [] {
    auto base = std::make_shared<Layered<File>::Base>();
    const auto guarded = security(
        "O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464G:SY"
        "D:PAI(A;OICI;0x1301bf;;;SY)(A;OICI;0x1301bf;;;BA)(A;OICIIO;FA;;;SY)(A;OICIIO;FA;;;BA)"
        "(A;OICI;0x1200a9;;;BU)(A;OICIIO;FA;;;CO)(A;OICI;0x1200a9;;;AC)");
    put(*base, File{"C:", true, nullptr, {}});
    put(*base, File{"C:\\Windows", true, nullptr, guarded});
    for (const char* directory :
         {"C:\\Windows\\System32", "C:\\Windows\\Temp", "C:\\Windows\\System32\\WindowsPowerShell",
          "C:\\Windows\\System32\\WindowsPowerShell\\v1.0", "C:\\Program Files", "C:\\ProgramData",
          "C:\\Users", "C:\\Users\\Administrator"})
      put(*base, File{directory, true, nullptr, {}});
    put_programs(*base);
    return std::shared_ptr<const Layered<File>::Base>{std::move(base)};
  }();
  return shared;
}

std::shared_ptr<const Layered<Key>::Base> common_keys() {
  static const auto shared = [] {
    Registry registry{std::make_shared<const Layered<Key>::Base>()};
    registry.set(software + "OpenSSH", text_value("", ""));
    registry.set(control + "TimeZoneInformation", text_value("TimeZoneKeyName", "UTC"));
    registry.set(control + "TimeZoneInformation", number_value("ActiveTimeBias", 0));
    const auto bios = "HKEY_LOCAL_MACHINE\\HARDWARE\\DESCRIPTION\\System\\BIOS";
    registry.set(bios, text_value("SystemManufacturer", "Microsoft Corporation"));
    registry.set(bios, text_value("SystemProductName", "Virtual Machine"));
    registry.make("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services");
    registry.set_security("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services",
                          security("O:BAG:SYD:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;BU)"
                                   "(A;CIIO;KA;;;CO)(A;CI;KR;;;AC)"),
                          system_token());
    auto base = std::make_shared<Layered<Key>::Base>();
    registry.each([&](const Key& key) { put(*base, key); });
    return std::shared_ptr<const Layered<Key>::Base>{std::move(base)};
  }();
  return shared;
}

void check_system(const std::string& system) { edition_of(system); }

std::vector<std::string_view> system_names() {
  std::vector<std::string_view> names;
  for (const auto& edition : editions) names.push_back(edition.system);
  return names;
}

void furnish(State& state) {
  state.files.is_full = state.faults.disk_full;
  state.files.keeps_everything = state.faults.delete_fails;
  state.registry.keeps_security = state.faults.key_denied;
  system_facts(state);
  choose_sysmon(state);
  if (state.sysmon.is_installed) {
    const bool full = std::exchange(state.files.is_full, false);
    install_sysmon(state);
    state.files.is_full = full;
    first_configuration(state);
    old_events(state);
  }
  forwarder(state);
}

void store_configuration(State& state, const Configuration& configuration, const std::string& path,
                         const std::string& hash) {
  const auto key = parameters_key(state);
  state.registry.set(key, number_value("Options", configuration.options));
  state.registry.set(key, number_value("HashingAlgorithm", configuration.hashing));
  state.registry.set(key, text_value("ConfigFile", path));
  state.registry.set(key, text_value("ConfigHash", hash));
  state.registry.set(key, bytes_value("Rules", configuration.blob));
}

std::string parameters_key(const State& state) {
  return services_key + state.sysmon.driver + "\\Parameters";
}

}  // namespace lab::windows
