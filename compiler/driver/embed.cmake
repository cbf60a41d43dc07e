# rules/std/*.elig (MODULES) -> a C++ source (OUTPUT) that holds their texts.
set(entries "")
foreach(module ${MODULES})
  get_filename_component(name ${module} NAME_WE)
  file(READ ${module} text)
  string(APPEND entries "      {\"std.${name}\", R\"ELIG(${text})ELIG\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Made from rules/std/*.elig by compiler/driver/embed.cmake.
#include \"compiler/driver/pipeline.h\"

namespace elig {

const std::vector<BuiltinModule>& builtin_modules() {
  static const std::vector<BuiltinModule> modules = {
${entries}  };
  return modules;
}

}  // namespace elig
")
