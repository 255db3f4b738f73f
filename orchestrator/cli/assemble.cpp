#include "cli/assemble.h"

#include <utility>

#include "base/log.h"
#include "cli/site.h"
#include "collector/file_collector.h"
#include "transport/ssh/make_transport.h"

namespace sysring::cli {
namespace {

/// A contact has one operation under way, and one that is being cancelled beside it.
constexpr std::size_t operations_per_contact = 2;

Result<std::unique_ptr<collector::Collector>> collector_of(const workspace::Workspace& workspace) {
  const auto& settings = workspace.settings.collectors;
  if (settings.empty()) return std::unique_ptr<collector::Collector>{};
  if (settings.size() > 1) {
    return Error{Reason::bad_value, Effect::none,
                 "found " + std::to_string(settings.size()) + " collectors, expected at most one",
                 "sysring.yaml"};
  }
  return collector::make_file_collector(settings.front());
}

}  // namespace

Result<std::unique_ptr<Assembly>> Assembly::make(const workspace::Workspace& workspace, Owned owned,
                                                 const Clock& clock, engine::Watcher& watcher) {
  const auto& settings = workspace.settings;
  if (auto opened = log::to_file(settings.state / "log", log::Level::info); !opened) {
    return opened.error();
  }
  std::unique_ptr<Assembly> assembly{
      new Assembly{std::move(owned), settings.max_in_flight * operations_per_contact}};
  auto transport = transport::ssh::make_transport(settings.transport, assembly->completions_);
  if (!transport) return transport.error();
  assembly->transport_ = *std::move(transport);
  auto collector = collector_of(workspace);
  if (!collector) return collector.error();
  assembly->collector_ = *std::move(collector);
  auto control = engine::ControlServer::listen(control_socket(workspace));
  if (!control) return control.error();
  assembly->control_.emplace(*std::move(control));

  assembly->engine_.emplace(assembly->parts(workspace, clock, watcher));
  return assembly;
}

engine::Parts Assembly::parts(const workspace::Workspace& workspace, const Clock& clock,
                              engine::Watcher& watcher) {
  const auto& settings = workspace.settings;
  engine::Parts parts{.workspace = settings.name,
                      .inventory = workspace.inventory,
                      .places = settings.places,
                      .key_readers = settings.key_readers,
                      .ledger = owned_.ledger,
                      .transport = *transport_,
                      .completions = completions_,
                      .collector = collector_.get(),
                      .clock = clock,
                      .watcher = watcher,
                      .control = &*control_,
                      .max_in_flight = settings.max_in_flight,
                      .max_silenced = settings.max_silenced};
  if (!settings.collectors.empty()) {
    parts.collector_latency = settings.collectors.front().latency;
    parts.poll_collector_every = settings.collectors.front().poll_every;
  }
  return parts;
}

}  // namespace sysring::cli
