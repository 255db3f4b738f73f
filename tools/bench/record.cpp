// Carries a rollout out and writes down what was sent to each host, for bench-replay:
//
//     bench-record WORKSPACE PLAN-ID FILE
//
// The loop, the ledger and the transport are those of the program; only here does somebody listen.

#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "collector/file_collector.h"
#include "engine/engine.h"
#include "ledger/ledger.h"
#include "transport/ssh/make_transport.h"
#include "workspace/workspace.h"

namespace {

using namespace sysring;

/// Passes everything on, and remembers it by connection.
class Listener final : public transport::Transport {
 public:
  explicit Listener(transport::Transport& inner) : inner_{inner} {}

  transport::ConnectionId open(const transport::Target& target) override {
    const auto id = inner_.open(target);
    places_[id] = connections_.size();
    Json connection;
    connection["address"] = target.address;
    connection["port"] = target.port;
    connection["user"] = target.user;
    connections_.push_back(std::move(connection));
    operations_.emplace_back();
    return id;
  }
  void start(transport::ConnectionId connection, OperationId id,
             transport::Operation operation) override {
    Json said;
    said["line"] = operation.line;
    if (operation.input) said["input"] = number_of(*operation.input);
    operations_.at(places_.at(connection)).push_back(std::move(said));
    inner_.start(connection, id, std::move(operation));
  }
  void cancel(OperationId id) override { inner_.cancel(id); }
  void close(transport::ConnectionId connection) override { inner_.close(connection); }

  Json told() && {
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      connections_[i]["operations"] = std::move(operations_[i]);
    }
    Json recording;
    recording["connections"] = std::move(connections_);
    recording["inputs"] = std::move(inputs_);
    return recording;
  }

 private:
  /// The place of these bytes among all inputs: a config is the same for every host.
  std::size_t number_of(const std::string& input) {
    const auto [found, is_new] = numbers_.try_emplace(input, inputs_.size());
    if (is_new) inputs_.emplace_back(input);
    return found->second;
  }

  transport::Transport& inner_;
  std::map<transport::ConnectionId, std::size_t> places_;
  Json::Array connections_;
  std::vector<Json::Array> operations_;
  std::map<std::string, std::size_t> numbers_;
  Json::Array inputs_;
};

class Nobody final : public engine::Watcher {
  void happened(const engine::Happening& /*happening*/) override {}
  void changed(const engine::View& /*view*/) override {}
};

Result<Json> record(const workspace::Workspace& workspace, const std::string& plan) {
  const auto& settings = workspace.settings;
  auto ledger = ledger::Ledger::open(settings.state / "ledger.db", ledger::Mode::own);
  if (!ledger) return ledger.error();
  const auto stored = ledger->plan(plan);
  if (!stored) return stored.error();
  if (!*stored) return Error{Reason::not_found, Effect::none, "found no plan " + plan};

  Queue<transport::Completion> completions{2 * settings.max_in_flight};
  auto ssh = transport::ssh::make_transport(settings.transport, completions);
  if (!ssh) return ssh.error();
  const auto collector = collector::make_file_collector(settings.collectors.at(0));
  Listener listener{**ssh};
  Nobody nobody;
  const SystemClock clock;
  engine::Engine engine{{.workspace = settings.name,
                         .inventory = workspace.inventory,
                         .places = settings.places,
                         .ledger = *ledger,
                         .transport = listener,
                         .completions = completions,
                         .collector = collector.get(),
                         .collector_latency = settings.collectors[0].latency,
                         .poll_collector_every = settings.collectors[0].poll_every,
                         .clock = clock,
                         .watcher = nobody,
                         .max_in_flight = settings.max_in_flight}};
  engine::StopRequest stop;
  if (auto begun = engine.start(**stored, {"bench", 0}, "recording"); !begun) return begun.error();
  const auto end = engine.run(stop, engine::Engine::Until::at_rest);
  if (!end) return end.error();
  if (engine.view().phase != rollout::Phase::succeeded) {
    return Error{Reason::inconclusive, Effect::none, "the rollout did not succeed"};
  }
  return std::move(listener).told();
}

int refuse(const Error& error) {
  std::fprintf(stderr, "bench-record: %s\n", describe(error).c_str());
  return 1;
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return refuse({Reason::bad_usage, Effect::none, "WORKSPACE PLAN-ID FILE"});
  const auto workspace = workspace::load(words[1]);
  if (!workspace) return refuse(workspace.error().front());
  const auto recording = record(*workspace, words[2]);
  if (!recording) return refuse(recording.error());
  const auto written = write_file(words[3], recording->dump(), 0600);
  return written ? 0 : refuse(written.error());
}
