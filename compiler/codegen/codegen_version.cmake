# cmake -DOUTPUT=file.cpp -DSOURCES=a;b;... -P codegen_version.cmake: defines elig::kCodegenVersion.
set(hashes "")
foreach(source ${SOURCES})
  file(SHA256 ${source} hash)
  string(APPEND hashes ${hash})
endforeach()
string(SHA256 version "${hashes}")
file(WRITE ${OUTPUT} "#include \"compiler/codegen/codegen_version.h\"
namespace elig {
const char* const kCodegenVersion = \"${version}\";
}
")
