#include "compiler/codegen/code_memory.h"

#include <map>

#include "runtime/screen/math.h"

namespace elig {

namespace {

/// What kernels may call.
class Callable : public llvm::LegacyJITSymbolResolver {
 public:
  llvm::JITSymbol findSymbol(const std::string& name) override {
    static const std::map<std::string, void*> functions = {{"elig_ln", reinterpret_cast<void*>(&elig_ln)},
                                                           {"elig_log10", reinterpret_cast<void*>(&elig_log10)},
                                                           {"elig_exp", reinterpret_cast<void*>(&elig_exp)},
                                                           {"elig_pow", reinterpret_cast<void*>(&elig_pow)}};
    const auto found = functions.find(name);
    if (found == functions.end()) return nullptr;
    return {reinterpret_cast<std::uintptr_t>(found->second), llvm::JITSymbolFlags::Exported};
  }
  llvm::JITSymbol findSymbolInLogicalDylib(const std::string&) override { return nullptr; }
};

}  // namespace

Result<elig_kernel> CodeMemory::load(std::string_view object, const char* symbol) {
  auto parsed = llvm::object::ObjectFile::createObjectFile({llvm::StringRef(object), symbol});
  if (!parsed) return Error{"cannot load a compiled kernel: " + llvm::toString(parsed.takeError())};
  Callable callable;
  llvm::RuntimeDyld linker(sections_, callable);
  if (linker.loadObject(**parsed) != nullptr) linker.finalizeWithMemoryManagerLocking();
  if (linker.hasError()) return Error{"cannot load a compiled kernel: " + linker.getErrorString().str()};
  const llvm::JITEvaluatedSymbol found = linker.getSymbol(symbol);
  if (!found) return Error{"a compiled kernel does not have its function"};
  return reinterpret_cast<elig_kernel>(found.getAddress());
}

}  // namespace elig
