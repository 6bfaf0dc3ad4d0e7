// Where no machine code can be made: another processor, a browser, or a build without its library.
#include "pellucid/kernels/machine_code.hpp"

namespace pellucid::kernels {

MachineCode::~MachineCode() = default;

std::shared_ptr<const MachineCode> machine_code(const Program&, Index, int, const Kernels&) { return nullptr; }

}  // namespace pellucid::kernels
