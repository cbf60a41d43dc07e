// What distinguishes the code that this build makes of a plan from what another build would make: a hash of the sources
// that decide it, in hexadecimal digits. The build writes it (codegen_version.cmake).
#pragma once

namespace elig {

extern const char* const kCodegenVersion;

}  // namespace elig
