// What starting any C++ program costs: the floor of bench_compile's processes.
#include <string>

int main(int argc, char** argv) { return std::string(argv[argc - 1]).empty() ? 1 : 0; }
