// kernel::Plan -> LLVM IR -> object bytes -> functions in this process. What `emit` prints is what runs: all
// ways lead through the same module and the same target machine.
#include "compiler/codegen/jit.h"

#include <cctype>
#include <mutex>

#include "compiler/codegen/llvm.h"
#include "compiler/codegen/lower.h"
#include "compiler/codegen/target.h"
#include "runtime/base/bug.h"
#include "runtime/screen/math.h"

namespace elig {

namespace {

Error error_of(const char* doing, llvm::Error error) {
  return {std::string("cannot ") + doing + ": " + llvm::toString(std::move(error))};
}

/// Keeps what LLVM reports; without it an error of the code generator would end the process.
class Reports : public llvm::DiagnosticHandler {
 public:
  explicit Reports(std::string& errors) : errors_(errors) {}

  bool handleDiagnostics(const llvm::DiagnosticInfo& info) override {
    if (info.getSeverity() != llvm::DS_Error) return true;
    llvm::raw_string_ostream stream(errors_);
    llvm::DiagnosticPrinterRawOStream printer(stream);
    info.print(printer);
    return true;
  }

 private:
  std::string& errors_;
};

/// `elig_` and the plan's name, with what a linker's symbol cannot hold replaced.
std::string symbol_of(const kernel::Plan& plan) {
  std::string symbol = "elig_";
  for (const char c : plan.name) symbol += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return symbol;
}

/// A kernel as LLVM IR, in a context of its own.
struct Lowered {
  std::unique_ptr<llvm::LLVMContext> context;
  std::string errors;
  std::unique_ptr<llvm::Module> module;

  Lowered(const kernel::Plan& plan, const std::string& symbol, const Target& target)
      : context(std::make_unique<llvm::LLVMContext>()), module(std::make_unique<llvm::Module>(symbol, *context)) {
    kernel::verify(plan);
    context->setDiagnosticHandler(std::make_unique<Reports>(errors));
    module->setTargetTriple(target.machine->getTargetTriple().str());
    module->setDataLayout(target.machine->createDataLayout());
    lower(plan, symbol, target.shape, *module);
    must(!llvm::verifyModule(*module, &llvm::errs()), "a kernel was lowered to malformed LLVM IR");
  }
  Lowered(const Lowered&) = delete;
  Lowered& operator=(const Lowered&) = delete;
};

/// Functions that kernels may call, by name.
llvm::orc::SymbolMap callable(llvm::orc::LLJIT& linker) {
  llvm::orc::SymbolMap symbols;
  const auto add = [&](const char* name, auto* function) {
    symbols[linker.mangleAndIntern(name)] = {llvm::orc::ExecutorAddr::fromPtr(function),
                                             llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  };
  add("elig_ln", &elig_ln);
  add("elig_log10", &elig_log10);
  add("elig_exp", &elig_exp);
  add("elig_pow", &elig_pow);
  return symbols;
}

/// A linker that knows the functions above and nothing else of the process.
llvm::Expected<std::unique_ptr<llvm::orc::LLJIT>> make_linker(const llvm::TargetMachine& machine) {
  llvm::orc::LLJITBuilder builder;
  builder.setJITTargetMachineBuilder(llvm::orc::JITTargetMachineBuilder(machine.getTargetTriple()))
      .setDataLayout(machine.createDataLayout())
      .setLinkProcessSymbolsByDefault(false)
      .setPlatformSetUp(llvm::orc::setUpInactivePlatform);  // kernels have no constructors to run
  auto linker = builder.create();
  if (!linker) return linker.takeError();
  if (llvm::Error error = (*linker)->getMainJITDylib().define(llvm::orc::absoluteSymbols(callable(**linker)))) {
    return error;
  }
  return linker;
}

}  // namespace

struct Jit::State {
  Target target;
  std::unique_ptr<llvm::orc::LLJIT> linker;  // null: of another architecture
  std::mutex compiling;                      // a target machine serves one thread at a time
  std::uint64_t kernels = 0;

  /// Assembly or object code of the module. The caller holds `compiling`.
  Result<llvm::SmallString<0>> generate(Lowered& lowered, llvm::CodeGenFileType type) {
    llvm::SmallString<0> bytes;
    llvm::raw_svector_ostream stream(bytes);
    llvm::legacy::PassManager passes;
    if (target.machine->addPassesToEmitFile(passes, stream, nullptr, type)) {
      return Error{"LLVM cannot write this kind of file for " + target.description};
    }
    passes.run(*lowered.module);
    if (!lowered.errors.empty()) return Error{"LLVM cannot compile the kernel: " + lowered.errors};
    return bytes;
  }
};

Jit::Jit(std::unique_ptr<State> state) : state_(std::move(state)) {}
Jit::~Jit() = default;

Result<std::unique_ptr<Jit>> Jit::create(const JitOptions& options) {
  Result<Target> target = make_target(options);
  if (!target) return target.error();
  auto state = std::make_unique<State>();
  state->target = std::move(target.value());
  if (options.architecture.empty()) {
    auto linker = make_linker(*state->target.machine);
    if (!linker) return error_of("set up the linker for compiled kernels", linker.takeError());
    state->linker = std::move(*linker);
  }
  return std::unique_ptr<Jit>(new Jit(std::move(state)));
}

Result<elig_kernel> Jit::compile(const kernel::Plan& plan) {
  if (state_->linker == nullptr) return Error{"this machine cannot run code for " + state_->target.description};
  const std::lock_guard lock(state_->compiling);
  // Numbered: two plans may have one name.
  const std::string symbol = symbol_of(plan) + "." + std::to_string(state_->kernels++);
  Lowered lowered(plan, symbol, state_->target);
  auto object = state_->generate(lowered, llvm::CodeGenFileType::ObjectFile);
  if (!object) return object.error();
  auto buffer = std::make_unique<llvm::SmallVectorMemoryBuffer>(std::move(object.value()), symbol, false);
  if (llvm::Error error = state_->linker->addObjectFile(std::move(buffer))) {
    return error_of("load a compiled kernel", std::move(error));
  }
  auto address = state_->linker->lookup(symbol);
  if (!address) return error_of("link a compiled kernel", address.takeError());
  return address->toPtr<elig_kernel>();
}

Result<std::string> Jit::emit(const kernel::Plan& plan, EmitKind kind) {
  const std::lock_guard lock(state_->compiling);
  Lowered lowered(plan, symbol_of(plan), state_->target);
  if (kind == EmitKind::Llvm) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    lowered.module->print(stream, nullptr);
    return text;
  }
  auto bytes = state_->generate(
      lowered, kind == EmitKind::Assembly ? llvm::CodeGenFileType::AssemblyFile : llvm::CodeGenFileType::ObjectFile);
  if (!bytes) return bytes.error();
  return std::string(bytes.value());
}

std::string Jit::target() const { return state_->target.description; }

}  // namespace elig
