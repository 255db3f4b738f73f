#include "cli/commands.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/output_format.h"
#include "cli/standing.h"

namespace sysring::cli {
namespace {

constexpr Option select{"-l,--select", "EXPR", "only these hosts: `sysring help selectors`"};
constexpr Option format{"--format", "FORM", "of the result", formats};
constexpr Option reason{"--reason", "TEXT", "why; it is recorded"};
constexpr Option yes{"-y,--yes", "", "answer the question with yes"};
constexpr Option confirm{"--confirm", "TEXT", "what else would have to be typed"};
constexpr Option detailed{"--detailed-exitcode", "", "exit 2 where there are changes or drift"};

const std::array common{
    Option{"-C,--workspace", "DIR", "the workspace; the current directory without it"},
    Option{"-o,--output", "FILE", "where the result goes; - is stdout"},
    Option{"--json", "", "the result as JSON"},
    Option{"--color", "WHEN", "of the text", "auto|always|never"},
    Option{"--progress", "HOW", "is told on stderr", "auto|tty|plain|json|none"},
    Option{"--no-input", "", "ask nothing, fail instead"},
    Option{"-q,--quiet", "", "say only the result and errors"},
    Option{"-h,--help", "", "this text"}};

constexpr std::string_view define = "Definitions";
constexpr std::string_view check_configs = "Check configurations";
constexpr std::string_view roll_out = "Roll out";
constexpr std::string_view steer = "Steer a rollout";
constexpr std::string_view emergency = "In an emergency";
constexpr std::string_view ask = "Ask";

const std::array all{
    Command{define,
            "init",
            "[DIR]",
            "Makes a workspace, with a comment on everything in it.",
            "sysring init fleet",
            {},
            init},
    Command{define,
            "inventory import",
            "FILE",
            "Takes hosts over from an inventory of Ansible, a plain list, or a CSV export of "
            "Get-ADComputer.",
            "sysring inventory import hosts.yml",
            {{"--stale-after", "TIME",
              "of a CSV: leave out computers that have not logged on for so long; 90d without it"},
             {"--max-retired", "PERCENT", "refuse to lose more hosts than that; 20 without it"},
             {"--accept-retired", "N", "exactly so many hosts may go"},
             yes},
            inventory_import},
    Command{define,
            "release add",
            "[VERSION]",
            "Makes a release of the configurations in templates/.",
            "sysring release add 2026.4.0 --from-git ~/sysmon-configs",
            {{"--from", "DIR", "holds <variant>/<any name>.xml, instead of templates/"},
             {"--from-git", "REPO",
              "every past *.xml of it becomes known, so that hosts can get it back"},
             {"--no-probe", "", "send configurations as they are, without a rule of ours in them"}},
            release_add},
    Command{define,
            "release list",
            "",
            "Lists releases and their configurations.",
            "sysring release list",
            {format},
            release_list},
    Command{define,
            "inventory list",
            "",
            "Lists hosts and what was last seen of them.",
            "sysring inventory list -l 'role=web os~Debian'",
            {select, format},
            inventory_list},
    Command{define,
            "inventory show",
            "HOST",
            "Shows what the inventory says of a host.",
            "sysring inventory show lx01",
            {},
            inventory_show},
    Command{define,
            "inventory trust",
            "[HOST...]",
            "Trusts the keys that hosts have shown, after a look at their fingerprints.",
            "sysring inventory trust lx01 lx02",
            {{"--from", "FILE", "a known_hosts file of OpenSSH"},
             {"--csv", "FILE", "lines of host,keytype,base64"},
             {"--replace", "", "also where another key is trusted so far"},
             yes},
            inventory_trust},

    Command{check_configs,
            "lint",
            "PATH...",
            "Tells what Sysmon would lose or misread of configurations, without a word.",
            "sysring lint templates/ --target inventory",
            {{"--target", "SYSMON", "it is for: 15.15, schema:4.90, linux, or inventory"},
             {"--format", "FORM", "of the result", "text|json"}},
            lint},
    Command{check_configs,
            "decide",
            "CONFIG",
            "Tells of events whether Sysmon would log them, and under which rule.",
            "sysring decide sysmon.xml --events events.jsonl",
            {{"--events", "FILE", "one JSON object a line, {\"id\":1,\"fields\":{…}}; - is stdin"},
             {"--folding", "HOW", "of letters: as on Linux, or as on Windows", "ascii|windows"},
             {"--why", "", "also which leaf decided, or which came nearest"}},
            decide},

    Command{roll_out,
            "sweep",
            "",
            "Looks at hosts, changes nothing, and remembers what it saw.",
            "sysring sweep -l role=web",
            {select},
            sweep},
    Command{roll_out,
            "adopt",
            "",
            "Rebuilds what Windows hosts run and nobody has, so that it can be put back.",
            "sysring adopt -l site=berlin",
            {select},
            adopt},
    Command{roll_out,
            "plan",
            "",
            "Seals which hosts get which configuration, in which rings.",
            "sysring plan --release 2026.4.0 -o q4.plan",
            {{"--release", "VERSION", "the newest one without it"},
             {"-o,--output", "FILE", "where the sealed plan goes"},
             select,
             {"--accept-no-way-back", "",
              "also change hosts whose present configuration cannot be kept"},
             detailed},
            plan},
    Command{roll_out,
            "show",
            "PLAN|ROLLOUT",
            "Shows a plan or how a rollout stands.",
            "sysring show R-0042",
            {},
            show},
    Command{roll_out,
            "apply",
            "PLAN",
            "Rolls a plan out, ring by ring, and goes back when it hurts.",
            "sysring apply q4.plan --reason CHG0048213",
            {reason, confirm},
            apply},
    Command{roll_out,
            "run",
            "",
            "Owns the workspace and does what other terminals ask for.",
            "sysring run",
            {},
            run_workspace},

    Command{steer,
            "watch",
            "",
            "Watches the rollout that somebody else carries out.",
            "sysring watch",
            {},
            watch},
    Command{steer,
            "pause",
            "[ROLLOUT]",
            "Begins nothing new; what is in flight ends.",
            "sysring pause --reason 'collector maintenance'",
            {reason},
            pause},
    Command{steer,
            "resume",
            "[ROLLOUT]",
            "Goes on, also after a crash: every host in flight is looked at first.",
            "sysring resume R-0042",
            {reason},
            resume},
    Command{steer,
            "abort",
            "[ROLLOUT]",
            "Ends a rollout; what it changed goes back.",
            "sysring abort R-0042 --confirm R-0042",
            {{"--keep", "", "what was changed stays"}, reason, confirm},
            abort},
    Command{steer,
            "undo",
            "[ROLLOUT]",
            "Brings everything back that an ended rollout changed.",
            "sysring undo R-0042 --confirm R-0042",
            {reason, confirm},
            undo},
    Command{steer,
            "retry",
            "[ROLLOUT]",
            "Takes failed, unreachable and never started hosts up again.",
            "sysring retry R-0042",
            {reason},
            retry},

    Command{emergency,
            "silence",
            "[SELECTOR]",
            "Has hosts log less for a while; each gets back what it had, by itself.",
            "sysring silence role=web --event 10 --for 4h --reason INC0091877",
            {{"--minimal", "", "nothing at all is logged"},
             {"--event", "ID[,ID]", "only these events are logged no longer"},
             {"--for", "TIME", "how long, 30d at most: 90m, 4h"},
             reason,
             {"--confirm", "COUNT", "how many hosts; it would have to be typed"},
             {"--wait", "", "stay until its end, where nobody else owns the workspace"},
             {"--list", "", "what is silenced now; exit 3 where something is past its end"}},
            silence},
    Command{emergency,
            "restore",
            "SELECTOR|SILENCE",
            "Ends silences now: hosts get back what they had, proven like any change.",
            "sysring restore S-0019",
            {reason},
            restore},

    Command{
        ask,
        "status",
        "",
        "Tells how many hosts there are, and on how many Sysmon is installed, runs, forwards and "
        "has the wanted configuration.",
        "sysring status --by role",
        {select,
         format,
         {"--by", "NAME", "a label or fact to count by; os without it"},
         {"--list", "WHICH", "the hosts with this trouble", troubles},
         {"--as-of", "DATE", "what each host ran at the end of that day"},
         detailed},
        status},
    Command{ask,
            "explain",
            "HOST",
            "Tells all that is known of a host, with evidence and history.",
            "sysring explain lx02",
            {},
            explain},
    Command{
        ask,
        "doctor",
        "[HOST|SELECTOR...]",
        "Checks the workspace and the way to its hosts. Changes nothing, and remembers what it "
        "saw of hosts.",
        "sysring doctor",
        {{"--first-day", "",
          "try on one Windows host what docs/windows.md calls unproven: reads, and makes and "
          "removes directories of ours below %SystemRoot%\\Sysring. No rule of Sysmon changes"}},
        doctor},
    Command{ask,
            "help",
            "[TOPIC...]",
            "Explains a code such as SR501 or SM1004, a command, or selectors.",
            "sysring help SR501",
            {{"--all", "", "every reason code, as docs/reason-codes.md has them"}},
            help},
    Command{ask, "version", "", "Tells which build this is.", "sysring version", {}, version},
};

}  // namespace

std::span<const Command> commands() { return all; }

std::span<const Option> common_options() { return common; }

std::vector<Option> options_of(const Command& command) {
  auto options = command.options;
  for (const auto& option : common) {
    if (std::ranges::find(options, option.names, &Option::names) == options.end()) {
      options.push_back(option);
    }
  }
  return options;
}

}  // namespace sysring::cli
