# What find_package(Pellucid) reads: the target Pellucid::pellucid and what it links to.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(ZLIB)
find_dependency(PNG)
find_dependency(JPEG)
include(${CMAKE_CURRENT_LIST_DIR}/PellucidTargets.cmake)
