# The library `pellucid`: every room below the faces. In WebAssembly there are no threads and no file system,
# so the files that need them stay out.
set(PELLUCID_ROOMS base kernels graph plan nn data model judge train explain rows classics doctor export run reference report lab draw)
set(PELLUCID_NOT_IN_WASM
  "base/(memory_limit|spill_file)" "data/(archive|byte_stream|composed_utf8proc|encoding|formats|idx|images|json_table|npy|picture|read_table|sealed|unpacker|zip)"
  "kernels/(machine_code_(x86|shelf)|register_plan)" "model/(forest|mean)[.]"
  "explain/(answer|arithmetic|attribution|explanation_(backward|forward|lines|page|summary|text)|input_origins|pixel_names)"
  "explain/(layer_sums|log_loss|nearest_rows|network_path|prediction_path|reference_row|step_words|update)" "judge/(conformal|difference)"
  "rows/(group_memory|known_rows|picture_rows|pictures_for_model|rows|table_rows)"
  "classics/(regression|table)" "doctor/" "run/(first_weights|judge_run|ledger|outcome|run_files|run_folder|session)")

include(cmake/registry.cmake)

if(PELLUCID_WASM)
  add_library(pellucid OBJECT)  # no archiver for WebAssembly objects is needed this way
else()
  add_library(pellucid)  # static, or shared with BUILD_SHARED_LIBS
  set_target_properties(pellucid PROPERTIES POSITION_INDEPENDENT_CODE ON DEFINE_SYMBOL ""
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  # Its own functions are called as directly as without position independence.
  target_compile_options(pellucid PRIVATE -fno-semantic-interposition)
endif()
add_library(Pellucid::pellucid ALIAS pellucid)
target_compile_features(pellucid PUBLIC cxx_std_20)

set(sources)
set(headers)
if(PELLUCID_WASM)
  list(REMOVE_ITEM PELLUCID_ROOMS draw report run)  # the page draws itself; it has no folders, locks and threads
endif()
foreach(room IN LISTS PELLUCID_ROOMS)
  file(GLOB_RECURSE room_sources CONFIGURE_DEPENDS pellucid/${room}/*.cpp)
  file(GLOB_RECURSE room_headers CONFIGURE_DEPENDS pellucid/${room}/*.hpp pellucid/${room}/*.inc)
  list(APPEND sources ${room_sources})
  list(APPEND headers ${room_headers})
endforeach()
file(GLOB umbrella CONFIGURE_DEPENDS pellucid/*.hpp)
# What speaks JSON is internal: users need no nlohmann-json.
list(FILTER headers EXCLUDE REGEX "json[a-z_]*\\.hpp$|/lab/(answer|bench|calls|request|workbench)\\.hpp$")

# Each instruction set is a file of its own also where others are compiled together.
file(GLOB isa_sources CONFIGURE_DEPENDS pellucid/kernels/isa/*.cpp)
set_source_files_properties(${isa_sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
# What speaks with the system alone, with its headers.
set_source_files_properties(pellucid/base/memory_limit.cpp pellucid/base/spill_file.cpp pellucid/cli/memory.cpp
  PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
if(PELLUCID_PORTABLE_ONLY)
  list(FILTER sources EXCLUDE REGEX "/kernels/isa/avx")
  target_compile_definitions(pellucid PUBLIC PELLUCID_PORTABLE_ONLY)
else()
  set(avx512 "-mavx512f;-mavx512dq;-mavx512bw;-mavx512vl;-mavx2;-mfma")
  set_source_files_properties(pellucid/kernels/isa/avx2.cpp pellucid/kernels/isa/avx2_bf16.cpp PROPERTIES
    COMPILE_OPTIONS "-mavx2;-mfma")
  set_source_files_properties(pellucid/kernels/isa/avx512.cpp PROPERTIES COMPILE_OPTIONS "${avx512}")
  set_source_files_properties(pellucid/kernels/isa/avx512_bf16.cpp PROPERTIES COMPILE_OPTIONS "${avx512};-mavx512bf16")
endif()

if(PELLUCID_WASM)
  foreach(path IN LISTS PELLUCID_NOT_IN_WASM)
    list(FILTER sources EXCLUDE REGEX "/pellucid/${path}")
  endforeach()
  target_compile_definitions(pellucid PUBLIC PELLUCID_NO_THREADS)
  # The page loads it: all but the inner loops is made small.
  set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS "-Oz")
  set(loops ${sources})
  list(FILTER loops INCLUDE REGEX "/pellucid/(kernels/isa/|base/random[.])")
  set_source_files_properties(${loops} PROPERTIES COMPILE_OPTIONS "-O2")
  target_compile_options(pellucid PUBLIC -fno-rtti -fno-threadsafe-statics)
else()
  find_package(Threads REQUIRED)
  find_package(ZLIB REQUIRED)
  find_package(nlohmann_json REQUIRED)
  target_link_libraries(pellucid
    PUBLIC Threads::Threads
    PRIVATE ZLIB::ZLIB utf8proc $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>)
  list(FILTER sources EXCLUDE REGEX "/(data/composed_none|model/several_none|kernels/wasm|plan/step_code_wasm)")
  # Machine code is assembled where the processor is one that the assembler knows.
  find_path(XBYAK_INCLUDE_DIR xbyak/xbyak.h)
  mark_as_advanced(XBYAK_INCLUDE_DIR)
  if(XBYAK_INCLUDE_DIR AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND NOT PELLUCID_PORTABLE_ONLY)
    set_source_files_properties(pellucid/kernels/machine_code_x86.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    list(FILTER sources EXCLUDE REGEX "/kernels/machine_code_none")
  else()
    list(FILTER sources EXCLUDE REGEX "/kernels/(machine_code_(x86|shelf)|register_plan)")
  endif()
  # Without one of these, files that it packed are refused with the command that unpacks them.
  find_package(LibLZMA)
  find_package(BZip2)
  find_path(ZSTD_INCLUDE_DIR zstd.h)
  find_library(ZSTD_LIBRARY zstd)
  mark_as_advanced(ZSTD_INCLUDE_DIR ZSTD_LIBRARY)
  if(LIBLZMA_FOUND)
    target_compile_definitions(pellucid PRIVATE PELLUCID_XZ)
    target_link_libraries(pellucid PRIVATE LibLZMA::LibLZMA)
  endif()
  if(BZIP2_FOUND)
    target_compile_definitions(pellucid PRIVATE PELLUCID_BZIP2)
    target_link_libraries(pellucid PRIVATE BZip2::BZip2)
  endif()
  if(ZSTD_INCLUDE_DIR AND ZSTD_LIBRARY)
    target_compile_definitions(pellucid PRIVATE PELLUCID_ZSTD)
    target_include_directories(pellucid PRIVATE ${ZSTD_INCLUDE_DIR})
    target_link_libraries(pellucid PRIVATE $<BUILD_INTERFACE:${ZSTD_LIBRARY}> $<INSTALL_INTERFACE:zstd>)
  endif()
  if(PELLUCID_PICTURES)
    find_package(PNG REQUIRED)
    find_package(JPEG REQUIRED)
    find_package(GIF REQUIRED)
    find_library(PELLUCID_WEBP webp REQUIRED)  # Debian's package tells CMake nothing
    mark_as_advanced(PELLUCID_WEBP)
    target_link_libraries(pellucid PRIVATE PNG::PNG JPEG::JPEG GIF::GIF webp)
    list(FILTER sources EXCLUDE REGEX "/data/picture_none")
  else()
    list(FILTER sources EXCLUDE REGEX "/data/picture_(png|jpeg|gif|webp)")
  endif()
endif()

if(PELLUCID_WASM)
  pellucid_registry(registry "${PELLUCID_NOT_IN_WASM}")
else()
  pellucid_registry(registry "")
endif()
target_include_directories(pellucid PUBLIC $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated>)
target_sources(pellucid
  PRIVATE ${sources} ${registry}
  PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers} ${umbrella})
