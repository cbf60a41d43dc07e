// `eligc emit --target aarch64`: every published protocol as an object for a machine that this is not. LLVM's verifier
// and code generator pass it, its header names the machine, and LLVM's disassembler, where there is one, knows every
// instruction. Nothing runs it.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "tests/cli/command.h"

namespace elig {
namespace {

namespace fs = std::filesystem;
const fs::path kTrials = fs::path(ELIG_SOURCE_DIR) / "rules" / "trials";

/// LLVM's disassembler of the version that eligc is built with; "" where it is not installed.
std::string disassembler() {
  for (const char* path : {"/usr/lib/llvm-19/bin/llvm-objdump", "/usr/bin/llvm-objdump-19"}) {
    if (fs::exists(path)) return path;
  }
  return "";
}

/// What an ELF header says (System V ABI, gABI 4.1): its class, byte order, kind and machine.
struct ElfKind {
  unsigned char file_class = 0, byte_order = 0;
  std::uint16_t kind = 0, machine = 0;
  friend bool operator==(const ElfKind&, const ElfKind&) = default;
};
ElfKind elf_kind(const std::string& object) {
  ElfKind found;
  if (object.size() < 64 || object.compare(0, 4,
                                           "\x7F"
                                           "ELF") != 0)
    return found;
  found.file_class = static_cast<unsigned char>(object[4]);
  found.byte_order = static_cast<unsigned char>(object[5]);
  std::memcpy(&found.kind, object.data() + 16, sizeof found.kind);
  std::memcpy(&found.machine, object.data() + 18, sizeof found.machine);
  return found;
}
constexpr ElfKind kAArch64Object{.file_class = 2, .byte_order = 1, .kind = 1, .machine = 183};

/// What a command of the shell prints.
std::string output_of(const std::string& command) {
  std::string text;
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return text;
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, got);
  ::pclose(pipe);
  return text;
}

TEST(ForeignTarget, IsEmittedForEveryProtocol) {
  const Folder folder;
  std::size_t protocols = 0;
  for (const auto& entry : fs::directory_iterator(kTrials)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() != ".elig" || name.ends_with("_test")) continue;
    SCOPED_TRACE(name);
    ++protocols;
    const Ran ran = eligc("emit '" + entry.path().string() + "' --object --target aarch64 -o kernel.o", folder.path());
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_EQ(elf_kind(folder.read("kernel.o")), kAArch64Object);
    if (disassembler().empty()) continue;
    const std::string code = output_of(disassembler() + " -d '" + (folder.path() / "kernel.o").string() + "' 2>&1");
    EXPECT_NE(code.find("elf64-littleaarch64"), std::string::npos) << code.substr(0, 400);
    EXPECT_NE(code.find("\tret"), std::string::npos);
    EXPECT_EQ(code.find("<unknown>"), std::string::npos);
  }
  EXPECT_GE(protocols, 6U);
}

TEST(ForeignTarget, TakesItsOwnCpus) {
  const Folder folder;
  const std::string line = "emit -e 'ALT <= 2.5*ULN' --asm --target aarch64";
  const Ran any = eligc(line, folder.path());
  EXPECT_EQ(any.exit_code, 0) << any.err;
  EXPECT_NE(any.out.find("cmgt"), std::string::npos) << "lanes are compared as vectors: " << any.out;
  EXPECT_EQ(eligc(line + " --cpu neoverse-n1", folder.path()).exit_code, 0);
  const Ran wrong = eligc(line + " --cpu x86-64-v3", folder.path());
  EXPECT_EQ(wrong.exit_code, 3);
  EXPECT_NE(wrong.err.find("unknown CPU `x86-64-v3`; of aarch64, `generic` and `neoverse-n1` are known"),
            std::string::npos)
      << wrong.err;
}

TEST(ForeignTarget, IsOneThatIsKnown) {
  const Folder folder;
  const Ran ran = eligc("emit -e 'Hb >= 80 g/L' --object --target pdp11", folder.path());
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_NE(ran.err.find("unknown target `pdp11`; `aarch64` is known"), std::string::npos) << ran.err;
  EXPECT_EQ(ran.out, "");
}

/// Code for another machine is never run: screening has no such choice.
TEST(ForeignTarget, DoesNotScreen) {
  const Folder folder;
  folder.write("p.csv", "id,Hb [g/L]\na,90\n");
  EXPECT_EQ(eligc("screen -e 'Hb >= 80 g/L' --population p.csv --target aarch64", folder.path()).exit_code, 2);
}

}  // namespace
}  // namespace elig
