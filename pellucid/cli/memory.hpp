// --memory SIZE, of the commands that read rows. The program's operator new follows it; without it, what the system has
// left.
#pragma once

namespace CLI {
class App;
}

namespace pellucid::cli {

/// To every command of `program` that reads a table.
void add_memory_to_readers(CLI::App& program);

}  // namespace pellucid::cli
