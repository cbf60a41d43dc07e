include_guard(GLOBAL)
# DuckDB::DuckDB, and DuckDB::headers for who loads DUCKDB_LIBRARY itself: an installed DuckDB if the user names one
# (-DDUCKDB_ROOT=DIR with include/duckdb.h and lib/libduckdb.so), else the pinned one that runtime/ingest/fetch-duckdb
# put into .deps/duckdb.
set(DUCKDB_ROOT ${CMAKE_SOURCE_DIR}/.deps/duckdb CACHE PATH "Where DuckDB's include/ and lib/ are")
find_path(DUCKDB_INCLUDE_DIR duckdb.h HINTS ${DUCKDB_ROOT}/include)
find_library(DUCKDB_LIBRARY duckdb HINTS ${DUCKDB_ROOT}/lib)
if(NOT DUCKDB_INCLUDE_DIR OR NOT DUCKDB_LIBRARY)
  message(FATAL_ERROR "DuckDB not found: run runtime/ingest/fetch-duckdb, or pass -DDUCKDB_ROOT=DIR")
endif()
add_library(DuckDB::headers INTERFACE IMPORTED GLOBAL)
target_include_directories(DuckDB::headers INTERFACE ${DUCKDB_INCLUDE_DIR})
add_library(DuckDB::DuckDB SHARED IMPORTED GLOBAL)
set_target_properties(DuckDB::DuckDB PROPERTIES IMPORTED_LOCATION ${DUCKDB_LIBRARY}
                                                INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_INCLUDE_DIR})
