#include "lab/cmd/cmd.h"

#include <utility>

#include "lab/cmd/code_page.h"
#include "lab/cmd/shell.h"

namespace lab::cmd {

Result run(Machine& machine, std::string_view line, std::string_view input,
           Environment environment) {
  Console console;
  console.code_page = oem_code_page(machine.language());
  Shell shell{machine, console, std::move(environment)};
  Result result;
  result.exit_code = shell.run_line(line, {input, &result.out, &result.err});
  result.took = console.elapsed;
  if (!console.exhausted) return result;
  result.exit_code = 1;
  result.err += "lab: the line ran into a bound of the simulated cmd.exe\r\n";
  return result;
}

}  // namespace lab::cmd
