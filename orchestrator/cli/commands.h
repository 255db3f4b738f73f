#pragma once

#include "cli/command.h"

// The commands, one file each.
namespace sysring::cli {

Ending init(const Arguments& arguments, Shell& shell);
Ending inventory_import(const Arguments& arguments, Shell& shell);
Ending inventory_list(const Arguments& arguments, Shell& shell);
Ending inventory_show(const Arguments& arguments, Shell& shell);
Ending inventory_trust(const Arguments& arguments, Shell& shell);
Ending release_add(const Arguments& arguments, Shell& shell);
Ending release_list(const Arguments& arguments, Shell& shell);

Ending lint(const Arguments& arguments, Shell& shell);
Ending doctor(const Arguments& arguments, Shell& shell);
Ending decide(const Arguments& arguments, Shell& shell);

Ending plan(const Arguments& arguments, Shell& shell);
Ending show(const Arguments& arguments, Shell& shell);
Ending sweep(const Arguments& arguments, Shell& shell);
Ending adopt(const Arguments& arguments, Shell& shell);
Ending apply(const Arguments& arguments, Shell& shell);
Ending run_workspace(const Arguments& arguments, Shell& shell);  ///< `sysring run`

Ending watch(const Arguments& arguments, Shell& shell);
Ending pause(const Arguments& arguments, Shell& shell);
Ending resume(const Arguments& arguments, Shell& shell);
Ending abort(const Arguments& arguments, Shell& shell);
Ending undo(const Arguments& arguments, Shell& shell);
Ending retry(const Arguments& arguments, Shell& shell);

Ending silence(const Arguments& arguments, Shell& shell);
Ending restore(const Arguments& arguments, Shell& shell);

Ending status(const Arguments& arguments, Shell& shell);
Ending explain(const Arguments& arguments, Shell& shell);
Ending help(const Arguments& arguments, Shell& shell);
Ending version(const Arguments& arguments, Shell& shell);

}  // namespace sysring::cli
