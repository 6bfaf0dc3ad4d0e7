# What `pellucid lab` serves, and the server. Only the program has it: whoever uses the library needs no HTTP library.
file(GLOB serve_sources CONFIGURE_DEPENDS pellucid/serve/*.cpp)
if(PELLUCID_SERVER)
  find_path(HTTPLIB_INCLUDE_DIR httplib.h REQUIRED)
  find_library(HTTPLIB_LIBRARY cpp-httplib REQUIRED)
  list(FILTER serve_sources EXCLUDE REGEX "/server_none")
else()
  list(FILTER serve_sources EXCLUDE REGEX "/server\\.cpp$")
endif()
add_library(pellucid_serve STATIC ${serve_sources})
target_compile_options(pellucid_serve PRIVATE $<IF:$<CONFIG:Release>,-O1,-O0>)
target_link_libraries(pellucid_serve PUBLIC pellucid PRIVATE nlohmann_json::nlohmann_json)
if(PELLUCID_SERVER)
  # The library's own build defines these, and what its header declares depends on them (its pkg-config file says so).
  set_source_files_properties(pellucid/serve/server.cpp PROPERTIES
    SKIP_UNITY_BUILD_INCLUSION ON
    COMPILE_DEFINITIONS "CPPHTTPLIB_OPENSSL_SUPPORT;CPPHTTPLIB_ZLIB_SUPPORT;CPPHTTPLIB_BROTLI_SUPPORT")
  target_include_directories(pellucid_serve SYSTEM PRIVATE ${HTTPLIB_INCLUDE_DIR})
  target_link_libraries(pellucid_serve PRIVATE ${HTTPLIB_LIBRARY})
endif()

# What `pellucid bench` and the programs of bench/ measure with; no part of the library.
file(GLOB bench_room_sources CONFIGURE_DEPENDS pellucid/bench/*.cpp)
add_library(pellucid_bench STATIC ${bench_room_sources})
target_link_libraries(pellucid_bench PUBLIC pellucid)

# The program `pellucid`. Its target has another name because the library is called `pellucid` too.
file(GLOB_RECURSE cli_sources CONFIGURE_DEPENDS pellucid/cli/*.cpp)
if(cli_sources)
  find_package(CLI11 REQUIRED)
  add_executable(pellucid_cli ${cli_sources})
  set_target_properties(pellucid_cli PROPERTIES OUTPUT_NAME pellucid)
  target_compile_options(pellucid_cli PRIVATE $<IF:$<CONFIG:Release>,-O1,-O0>)  # words: not worth the time of -O3
  target_link_libraries(pellucid_cli PRIVATE pellucid_serve pellucid_bench CLI11::CLI11 nlohmann_json::nlohmann_json)
endif()
