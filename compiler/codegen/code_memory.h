// Object code -> functions in this process.
#pragma once

#include <string>
#include <string_view>

#include "compiler/codegen/llvm.h"
#include "elig/abi.h"
#include "runtime/base/result.h"

namespace elig {

/// Where kernels live, as long as it does. For one thread at a time; kernels in it may run meanwhile.
class CodeMemory {
 public:
  CodeMemory() = default;
  ~CodeMemory() { sections_.deregisterEHFrames(); }  // the linker registers them where an object has some
  CodeMemory(const CodeMemory&) = delete;
  CodeMemory& operator=(const CodeMemory&) = delete;

  /// Places the object, links it to the functions that kernels may call and to nothing else of the process, and
  /// gives the function `symbol` of it.
  Result<elig_kernel> load(std::string_view object, const char* symbol);

 private:
  llvm::SectionMemoryManager sections_;  // written first, then executable: never both
};

}  // namespace elig
