#include "compiler/codegen/target.h"

#include <optional>
#include <set>

namespace elig {

namespace {

/// Registers the code generator of this machine's architecture with LLVM, once.
bool initialise_llvm() {
  static const bool ready = !llvm::InitializeNativeTarget() && !llvm::InitializeNativeTargetAsmPrinter();
  return ready;
}

/// This machine's, or that of an architecture whose code is only emitted.
Result<std::string> triple_of(const std::string& architecture) {
  if (architecture.empty()) return llvm::sys::getProcessTriple();
  if (architecture == "aarch64") return std::string("aarch64-unknown-linux-gnu");
  return Error{"unknown target `" + architecture + "`; `aarch64` is known"};
}

/// `-avx512f,+avx2,...`: what this machine has and has not, in the same order every time.
std::string feature_list(const llvm::StringMap<bool>& features) {
  std::set<std::string> sorted;
  for (const auto& feature : features) sorted.insert((feature.getValue() ? '+' : '-') + feature.getKey().str());
  std::string list;
  for (const std::string& feature : sorted) list += (list.empty() ? "" : ",") + feature;
  return list;
}

/// Its code generator is registered with LLVM then.
Result<const llvm::Target*> architecture_of(const std::string& triple) {
  if (!initialise_llvm()) return Error{"this build of LLVM has no code generator for this machine"};
  if (llvm::Triple(triple).isAArch64()) {
    LLVMInitializeAArch64TargetInfo();
    LLVMInitializeAArch64Target();
    LLVMInitializeAArch64TargetMC();
    LLVMInitializeAArch64AsmPrinter();
  }
  std::string problem;
  const llvm::Target* const architecture = llvm::TargetRegistry::lookupTarget(triple, problem);
  if (architecture == nullptr) return Error{"no code generator for `" + triple + "`: " + problem};
  return architecture;
}

bool has(const llvm::MCSubtargetInfo& cpu, const std::string& features) { return cpu.checkFeatures(features); }

/// Instructions that only system software asks for; virtual machines often lack some. The code generator never
/// chooses them by itself. (One that is not listed is refused where it might have run.)
const std::set<std::string> kNeverEmitted = {"cldemote", "clzero", "enqcmd",  "fsgsbase",  "hreset",  "invpcid",
                                             "kl",       "mwaitx", "pconfig", "pku",       "ptwrite", "rdpru",
                                             "rdrnd",    "rdseed", "rtm",     "serialize", "sgx",     "shstk",
                                             "tsxldtrk", "uintr",  "waitpkg", "wbnoinvd",  "widekl"};

/// `avx2, bmi, fma and 3 more`
std::string list_some(const std::set<std::string>& names) {
  constexpr std::size_t kShown = 4;
  std::string text;
  std::size_t shown = 0;
  for (const std::string& name : names) {
    if (shown == kShown) return text + " and " + std::to_string(names.size() - kShown) + " more";
    text += (shown++ > 0 ? ", " : "") + name;
  }
  return text;
}

/// Why code for `cpu` must not be made here; nullopt: it may.
std::optional<Error> refusal(const std::string& cpu_name, const llvm::MCSubtargetInfo& cpu,
                             const llvm::Triple& triple) {
  if (triple.isX86() && !has(cpu, "+64bit")) {
    return Error{"CPU `" + cpu_name + "` has no 64-bit mode"};
  }
  std::set<std::string> missing;  // in order, for the message
  for (const auto& feature : llvm::sys::getHostCPUFeatures()) {
    const std::string name = feature.getKey().str();
    if (!feature.getValue() && kNeverEmitted.count(name) == 0 && has(cpu, "+" + name)) missing.insert(name);
  }
  if (missing.empty()) return std::nullopt;
  return Error{"this machine cannot run code for CPU `" + cpu_name + "`: it lacks " + list_some(missing) +
               "; `native` compiles for what it has"};
}

/// The widest registers whose comparisons cover all lane widths.
void describe(const llvm::MCSubtargetInfo& cpu, const std::string& name, const llvm::Triple& triple, Target& target) {
  const char* vectors = "128-bit vectors";
  if (triple.isX86()) {
    vectors = "SSE2";
    if (has(cpu, "+avx512bw,+evex512")) {
      target.shape = {512, true};
      vectors = "AVX-512";
    } else if (has(cpu, "+avx2")) {
      target.shape = {256, false};
      vectors = "AVX2";
    }
  } else if (triple.isAArch64()) {
    vectors = "NEON";
  }
  target.description = name + " (" + vectors + ")";
}

}  // namespace

Result<Target> make_target(const JitOptions& options) {
  const Result<std::string> wanted = triple_of(options.architecture);
  if (!wanted) return wanted.error();
  const std::string& triple = wanted.value();
  const Result<const llvm::Target*> architecture = architecture_of(triple);
  if (!architecture) return architecture.error();

  const bool here = options.architecture.empty();
  const bool native = options.cpu == "native";
  const std::string name = !native ? options.cpu : here ? llvm::sys::getHostCPUName().str() : "generic";
  const std::string features = native && here ? feature_list(llvm::sys::getHostCPUFeatures()) : "";
  // An unknown name must not get further: LLVM would warn on stderr and go on with some other CPU.
  const std::unique_ptr<llvm::MCSubtargetInfo> any(architecture.value()->createMCSubtargetInfo(triple, "", ""));
  if (!any->isCPUStringValid(name)) {
    return Error{"unknown CPU `" + name + "`; " +
                 (here ? "`native`, `x86-64`, `x86-64-v2`, `x86-64-v3` and `x86-64-v4` are known"
                       : "of " + options.architecture + ", `generic` and `neoverse-n1` are known")};
  }
  const std::unique_ptr<llvm::MCSubtargetInfo> cpu(architecture.value()->createMCSubtargetInfo(triple, name, features));
  if (here && !native) {
    if (std::optional<Error> error = refusal(name, *cpu, llvm::Triple(triple))) return *std::move(error);
  }
  const int level = options.optimisation < 0 ? kMeasuredBest : options.optimisation;
  const std::optional<llvm::CodeGenOptLevel> optimisation = llvm::CodeGenOpt::getLevel(level);
  if (!optimisation) return Error{"optimisation level " + std::to_string(level) + " is not one of 0 to 3"};

  Target target{triple, name, features, {}, *optimisation, "", here};
  describe(*cpu, name, llvm::Triple(triple), target);
  if (!here) target.description = options.architecture + " " + target.description;
  return target;
}

Result<std::unique_ptr<llvm::TargetMachine>> make_machine(const Target& target) {
  const Result<const llvm::Target*> architecture = architecture_of(target.triple);
  if (!architecture) return architecture.error();
  llvm::TargetOptions fp;  // a rounding is part of the language's meaning
  fp.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  std::unique_ptr<llvm::TargetMachine> machine(architecture.value()->createTargetMachine(
      target.triple, target.cpu, target.features, fp, llvm::Reloc::PIC_, llvm::CodeModel::Small, target.level));
  if (machine == nullptr) return Error{"LLVM cannot generate code for CPU `" + target.cpu + "`"};
  return machine;
}

}  // namespace elig
