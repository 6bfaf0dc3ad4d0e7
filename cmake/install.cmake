# `cmake --install` gives headers, library, program and a package for find_package(Pellucid).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Pellucid)

install(TARGETS pellucid EXPORT PellucidTargets FILE_SET HEADERS)
install(EXPORT PellucidTargets NAMESPACE Pellucid:: DESTINATION ${package_dir})
if(TARGET pellucid_cli)
  install(TARGETS pellucid_cli)
endif()

write_basic_package_version_file(${PROJECT_BINARY_DIR}/PellucidConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/PellucidConfig.cmake ${PROJECT_BINARY_DIR}/PellucidConfigVersion.cmake DESTINATION ${package_dir})
