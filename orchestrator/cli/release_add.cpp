#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/git_history.h"
#include "cli/ownership.h"
#include "cli/term/figures.h"
#include "cli/term/table.h"
#include "host/contact.h"
#include "sysmon/config.h"
#include "sysmon/probe.h"
#include "workspace/templates.h"

namespace sysring::cli {
namespace {

/// A file of which Sysmon loses nothing, and what is sent of it.
struct Built {
  std::string file;
  sysmon::Reading reading;  ///< With findings that are no errors.
  sysmon::Probed sent;
};

/// By variant.
using Configs = std::map<std::string, Built, std::less<>>;

constexpr std::size_t config_cap = 4'194'304;

Error bad_version(const std::string& version) {
  return {Reason::bad_usage, Effect::none,
          "found the version '" + version +
              "', expected 1 to 40 letters, digits, '.', '_' and '-', such as 2026.4.0"};
}

bool is_version(const std::string& text) {
  const auto fits = [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, fits);
}

/// Without a probe yet.
Result<Built, Errors> build(const std::string& file) {
  const auto source = read_file(file, config_cap);
  if (!source) return Errors{source.error()};
  auto reading = check_config(*source, file);
  if (!reading) return Errors{reading.error()};
  auto errors = errors_in(*reading, file);
  if (!errors.empty()) return errors;
  auto config = sysmon::build_config(*source);
  if (!config) return Errors{config.error()};
  return Built{file, *std::move(reading), {.config = *std::move(config)}};
}

using Variants = std::set<std::string, std::less<>>;

/// The variants that hosts of a platform have, as far as the inventory tells.
Variants variants_on(fleet::Platform platform, const fleet::Inventory& inventory) {
  Variants variants;
  if (platform == fleet::Platform::linux) variants = {"linux"};
  if (platform == fleet::Platform::windows) variants = {"server", "workstation"};
  for (std::uint32_t index = 0; index < inventory.size(); ++index) {
    const fleet::HostId id{index};
    if (inventory.host(id).platform != platform) continue;
    if (auto variant = rollout::variant_of(inventory, id, nullptr)) variants.insert(*variant);
  }
  return variants;
}

enum class Probes : std::uint8_t { wanted, unwanted };

/// Puts probes into configs of one workspace.
class Prober {
 public:
  Prober(const workspace::Workspace& workspace, Probes probes)
      : probes_{probes},
        linux_{variants_on(fleet::Platform::linux, workspace.inventory)},
        windows_{variants_on(fleet::Platform::windows, workspace.inventory)},
        settings_{workspace.settings} {}

  [[nodiscard]] sysmon::Probed probed(const std::string& variant,
                                      const sysmon::Config& config) const {
    if (probes_ == Probes::unwanted) return without(config, "--no-probe");
    const bool on_linux = linux_.contains(variant);
    const bool on_windows = windows_.contains(variant);
    if (on_linux && on_windows) {
      return without(config, "hosts of Linux and of Windows have this variant");
    }
    if (!on_linux && !on_windows) {
      return without(config, "no host of the inventory has this variant");
    }
    const auto platform = on_linux ? fleet::Platform::linux : fleet::Platform::windows;
    return sysmon::with_probe(config,
                              host::probe_scene(platform, settings_.places, settings_.name));
  }

 private:
  static sysmon::Probed without(const sysmon::Config& config, const std::string& why) {
    return {.config = sysmon::without_probe(config), .why_not = why};
  }

  Probes probes_;
  Variants linux_;
  Variants windows_;
  const workspace::Settings& settings_;
};

/// Builds every config, or tells of every fault.
Result<Configs, Errors> build(const workspace::Templates& files, const Prober& prober) {
  Configs configs;
  Errors errors;
  for (const auto& [variant, file] : files) {
    auto built = build(file.string());
    if (built) {
      built->sent = prober.probed(variant, built->sent.config);
      configs.emplace(variant, *std::move(built));
    } else {
      std::ranges::copy(built.error(), std::back_inserter(errors));
    }
  }
  if (!errors.empty()) return errors;
  return configs;
}

rollout::Release release_of(const std::string& version, const Configs& configs) {
  rollout::Release release{version, {}};
  for (const auto& [variant, built] : configs) {
    release.configs.emplace(variant, built.sent.config.digests.sha256);
  }
  return release;
}

Result<Done> keep(Owned& owned, const sysmon::Config& config, const Shell& shell) {
  return owned.ledger.keep(config, shell.clock().now());
}

/// What is built is ASCII, so that it travels in JSON as it is.
Result<Done> keep(engine::ControlClient& owner, const sysmon::Config& config, const Shell&) {
  Json arguments;
  arguments["text"] = *config.bytes;
  const auto reply = owner.ask("keep_config", std::move(arguments));
  if (!reply) return reply.error();
  return Done{};
}

Result<Done> store(Owned& owned, const rollout::Release& release, const Shell& shell) {
  return owned.ledger.add_release(release, shell.actor(), shell.clock().now());
}

Result<Done> store(engine::ControlClient& owner, const rollout::Release& release, const Shell&) {
  Json arguments;
  arguments["version"] = release.version;
  for (const auto& [variant, sha256] : release.configs) arguments["configs"][variant] = sha256;
  const auto reply = owner.ask("store_release", std::move(arguments));
  if (!reply) return reply.error();
  return Done{};
}

/// The configs first: a release that is there can be rolled out.
template <typename With>
Result<Done> store(With& with, const std::string& version, const Configs& configs,
                   const Shell& shell) {
  for (const auto& [variant, built] : configs) {
    if (auto kept = keep(with, built.sent.config, shell); !kept) return kept;
  }
  return store(with, release_of(version, configs), shell);
}

Json probe_of(const sysmon::Probed& probed) {
  Json probe;
  if (probed.name.empty()) {
    probe["why_not"] = probed.why_not;
  } else {
    probe["event"] = "FileCreate";
    probe["rule"] = probed.name;
  }
  return probe;
}

Json document_of(const std::string& version, const Configs& configs) {
  Json document;
  document["version"] = version;
  Json::Array findings;
  for (const auto& [variant, built] : configs) {
    document["configs"][variant] = built.sent.config.digests.sha256;
    document["probes"][variant] = probe_of(built.sent);
    for (const auto& finding : built.reading.findings) {
      findings.push_back(json_of(finding, built.reading, built.file));
    }
  }
  document["findings"] = std::move(findings);
  return document;
}

void note_findings(const Configs& configs, Shell& shell) {
  for (const auto& [variant, built] : configs) {
    for (const auto& finding : built.reading.findings) {
      shell.note(line_of(finding, built.reading, built.file));
    }
  }
}

void tell(const std::string& version, const Configs& configs, Shell& shell) {
  if (shell.wants_json()) {
    return shell.print("sysring.release/1", document_of(version, configs), Exit::done);
  }
  term::Table table{{{"Variant"}, {"Bytes", term::Align::right}, {"Config"}}};
  for (const auto& [variant, built] : configs) {
    const auto& config = built.sent.config;
    table.add(
        {{variant}, {term::grouped(config.bytes->size())}, {"SHA256=" + config.digests.sha256}});
  }
  shell.print("Release " + version);
  shell.print(table.lines(shell.charset(), 2));
  for (const auto& [variant, built] : configs) {
    const auto& probed = built.sent;
    shell.print("  " + variant +
                (probed.name.empty() ? ": no probe: " + probed.why_not
                                     : ": probe FileCreate, rule name " + probed.name));
  }
  note_findings(configs, shell);
  shell.note("Next: sysring plan --release " + version);
}

/// Known configs are what a host may have now, so that it can be put back.
Ending keep_history(const workspace::Workspace& workspace, const std::string& repository,
                    Shell& shell) {
  const auto history = git_history(repository);
  if (!history) return Errors{history.error()};
  auto ownership = own_or_ask(workspace, "release add --from-git");
  if (!ownership) return Errors{ownership.error()};
  for (const auto& config : history->configs) {
    const auto kept = std::visit([&](auto& with) { return keep(with, config, shell); }, *ownership);
    if (!kept) return Errors{kept.error()};
  }
  shell.note(repository + ": " + term::counted(history->files, "version") + " of *.xml files, " +
             term::counted(history->configs.size(), "config") + " known from them");
  return Exit::done;
}

Ending add(const workspace::Workspace& workspace, const std::string& version,
           const Arguments& arguments, Shell& shell) {
  const auto from = arguments.text("from");
  const auto files =
      from ? workspace::find_templates(*from, *from)
           : workspace::find_templates(workspace.directory / "templates", "templates");
  if (!files) return files.error();
  const auto probes = arguments.has("no-probe") ? Probes::unwanted : Probes::wanted;
  const auto configs = build(*files, Prober{workspace, probes});
  if (!configs) return configs.error();
  auto ownership = own_or_ask(workspace, "release add");
  if (!ownership) return Errors{ownership.error()};
  const auto stored =
      std::visit([&](auto& with) { return store(with, version, *configs, shell); }, *ownership);
  if (!stored) return Errors{stored.error()};
  tell(version, *configs, shell);
  return Exit::done;
}

}  // namespace

Ending release_add(const Arguments& arguments, Shell& shell) {
  const auto repository = arguments.text("from-git");
  const auto& words = arguments.words();
  if (words.empty() && !repository) {
    return Errors{{Reason::bad_usage,
                   Effect::none,
                   "found no version, expected one",
                   {},
                   "For example: sysring release add 2026.4.0"}};
  }
  if (!words.empty() && !is_version(words.front())) return Errors{bad_version(words.front())};
  const auto workspace = workspace::load(shell.workspace());
  if (!workspace) return workspace.error();
  if (repository) {
    if (auto kept = keep_history(*workspace, *repository, shell); !kept) return kept;
  }
  return words.empty() ? Ending{Exit::done} : add(*workspace, words.front(), arguments, shell);
}

}  // namespace sysring::cli
