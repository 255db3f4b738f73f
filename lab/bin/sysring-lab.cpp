#include "lab/server/program.h"

int main(int argc, char** argv) {
  const auto make = [](const lab::Description& description, lab::Time now) {
    return lab::server::is_windows(description.system) ? lab::make_windows_machine(description, now)
                                                       : lab::make_linux_machine(description, now);
  };
  return lab::server::run_program({argv + 1, argv + argc}, make);
}
