# The program `pellucid`. Its target has another name because the library is called `pellucid` too.
file(GLOB_RECURSE cli_sources CONFIGURE_DEPENDS pellucid/cli/*.cpp)
if(cli_sources)
  find_package(CLI11 REQUIRED)
  add_executable(pellucid_cli ${cli_sources})
  set_target_properties(pellucid_cli PROPERTIES OUTPUT_NAME pellucid)
  target_compile_options(pellucid_cli PRIVATE $<IF:$<CONFIG:Release>,-O1,-O0>)  # words: not worth the time of -O3
  target_link_libraries(pellucid_cli PRIVATE pellucid CLI11::CLI11 nlohmann_json::nlohmann_json)
endif()
