// kernel::Plan -> LLVM IR -> object bytes -> functions in this process. What `emit` prints is what runs: all
// ways lead through the same module and the same target machine. An object that an earlier process made of the same
// plan skips the first two steps, and then LLVM's code generator is not even set up.
#include "compiler/codegen/jit.h"

#include <cctype>
#include <mutex>
#include <unordered_map>

#include "compiler/codegen/code_memory.h"
#include "compiler/codegen/codegen_version.h"
#include "compiler/codegen/kernel_key.h"
#include "compiler/codegen/llvm.h"
#include "compiler/codegen/lower.h"
#include "compiler/codegen/target.h"
#include "runtime/base/bug.h"

namespace elig {

namespace {

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

  Lowered(const kernel::Plan& plan, const std::string& symbol, const VectorShape& shape,
          const llvm::TargetMachine& machine)
      : context(std::make_unique<llvm::LLVMContext>()), module(std::make_unique<llvm::Module>(symbol, *context)) {
    context->setDiagnosticHandler(std::make_unique<Reports>(errors));
    module->setTargetTriple(machine.getTargetTriple().str());
    module->setDataLayout(machine.createDataLayout());
    lower(plan, symbol, shape, *module);
    must(!llvm::verifyModule(*module, &llvm::errs()), "a kernel was lowered to malformed LLVM IR");
  }
  Lowered(const Lowered&) = delete;
  Lowered& operator=(const Lowered&) = delete;
};

/// What the code depends on besides the plan, each behind its length.
std::string key_of(const Target& target) {
  std::string key;
  for (const std::string& part :
       {std::string(kCodegenVersion), std::string(LLVM_VERSION_STRING), std::to_string(ELIG_ABI_VERSION), target.triple,
        target.cpu, target.features, std::to_string(static_cast<int>(target.level))}) {
    key += std::to_string(part.size()) + ":" + part;
  }
  return key;
}

/// The one function of a compiled object. (`emit` calls it after the trial.)
constexpr const char* kSymbol = "elig_kernel";

}  // namespace

struct Jit::State {
  Target target;
  std::string target_key;
  std::shared_ptr<ObjectCache> cache;

  std::mutex compiling;                          // a target machine serves one thread at a time; guards what follows
  std::unique_ptr<llvm::TargetMachine> machine;  // made when the first kernel is compiled
  std::unordered_map<std::string, elig_kernel> kernels;  // by kernel_key
  KernelCounts counts;
  CodeMemory memory;

  /// Assembly or object code of the plan, under this name.
  Result<llvm::SmallString<0>> generate(const kernel::Plan& plan, const std::string& symbol,
                                        llvm::CodeGenFileType type);
  Result<elig_kernel> from_cache_or_compiled(const kernel::Plan& plan, const std::string& key);
  std::optional<Error> need_machine();
};

std::optional<Error> Jit::State::need_machine() {
  if (machine != nullptr) return std::nullopt;
  auto made = make_machine(target);
  if (!made) return made.error();
  machine = std::move(made.value());
  return std::nullopt;
}

Result<llvm::SmallString<0>> Jit::State::generate(const kernel::Plan& plan, const std::string& symbol,
                                                  llvm::CodeGenFileType type) {
  if (auto error = need_machine()) return *error;
  Lowered lowered(plan, symbol, target.shape, *machine);
  llvm::SmallString<0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  llvm::legacy::PassManager passes;
  if (machine->addPassesToEmitFile(passes, stream, nullptr, type)) {
    return Error{"LLVM cannot write this kind of file for " + target.description};
  }
  passes.run(*lowered.module);
  if (!lowered.errors.empty()) return Error{"LLVM cannot compile the kernel: " + lowered.errors};
  return bytes;
}

Result<elig_kernel> Jit::State::from_cache_or_compiled(const kernel::Plan& plan, const std::string& key) {
  const std::string full_key = target_key + key;
  if (const auto object = cache ? cache->find(full_key) : std::nullopt) {
    if (auto kernel = memory.load(*object, kSymbol)) {
      ++counts.from_cache;
      return kernel;
    }
  }
  const auto object = generate(without_operands(plan), kSymbol, llvm::CodeGenFileType::ObjectFile);
  if (!object) return object.error();
  ++counts.compiled;
  if (cache) cache->store(full_key, object.value().str());
  return memory.load(object.value().str(), kSymbol);
}

Jit::Jit(std::unique_ptr<State> state) : state_(std::move(state)) {}
Jit::~Jit() = default;

Result<std::unique_ptr<Jit>> Jit::create(const JitOptions& options) {
  Result<Target> target = make_target(options);
  if (!target) return target.error();
  auto state = std::make_unique<State>();
  state->target_key = key_of(target.value());
  state->target = std::move(target.value());
  state->cache = options.cache;
  return std::unique_ptr<Jit>(new Jit(std::move(state)));
}

Result<elig_kernel> Jit::compile(const kernel::Plan& plan) {
  if (!state_->target.runs_here) return Error{"this machine cannot run code for " + state_->target.description};
  kernel::verify(plan);
  std::string key = kernel_key(plan);
  const std::lock_guard lock(state_->compiling);
  if (const auto known = state_->kernels.find(key); known != state_->kernels.end()) {
    ++state_->counts.shared;
    return known->second;
  }
  const Result<elig_kernel> kernel = state_->from_cache_or_compiled(plan, key);
  if (kernel) state_->kernels.emplace(std::move(key), kernel.value());
  return kernel;
}

KernelCounts Jit::counts() const {
  const std::lock_guard lock(state_->compiling);
  return state_->counts;
}

Result<std::string> Jit::emit(const kernel::Plan& plan, EmitKind kind) {
  kernel::verify(plan);
  const std::lock_guard lock(state_->compiling);
  if (kind == EmitKind::Llvm) {
    if (auto error = state_->need_machine()) return *error;
    const Lowered lowered(plan, symbol_of(plan), state_->target.shape, *state_->machine);
    std::string text;
    llvm::raw_string_ostream stream(text);
    lowered.module->print(stream, nullptr);
    return text;
  }
  const auto type =
      kind == EmitKind::Assembly ? llvm::CodeGenFileType::AssemblyFile : llvm::CodeGenFileType::ObjectFile;
  auto bytes = state_->generate(plan, symbol_of(plan), type);
  if (!bytes) return bytes.error();
  return std::string(bytes.value());
}

std::string Jit::target() const { return state_->target.description; }

unsigned Jit::register_bits() const { return state_->target.shape.register_bits; }

}  // namespace elig
